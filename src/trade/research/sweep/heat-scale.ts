/** Shades on either side of the middle. */
export const SHADES = 5
/** Cells beyond it have the last shade, so that a few do not pale all others. */
const SHARE_WITHIN = 0.98

export interface HeatScale {
  /** The better of holding and of doing nothing: cells above it have one hue, those below it another. */
  readonly middle: number
  /** Profits from which on a cell has the last shade. */
  readonly low: number
  readonly high: number
  /** −5 to 5; 0 is about the middle. */
  shadeOf(profit: number): number
}

/** Shades by growth, the logarithm of what one becomes, as far below the middle as above it. */
export function heatScale(profits: readonly number[], holding: number): HeatScale {
  const middle = Math.max(0, holding)
  const growth = (profit: number) => Math.log(Math.max(1 + profit, 1e-9) / (1 + middle))
  const sizes = profits.map((profit) => Math.abs(growth(profit))).sort((a, b) => a - b)
  const span = sizes[Math.ceil((sizes.length - 1) * SHARE_WITHIN)] || 1e-9
  return {
    middle,
    low: (1 + middle) * Math.exp(-span) - 1,
    high: (1 + middle) * Math.exp(span) - 1,
    shadeOf: (profit) =>
      Math.max(-SHADES, Math.min(SHADES, Math.round((growth(profit) / span) * SHADES))) || 0,
  }
}
