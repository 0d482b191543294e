import type { Column } from '../../../../domain/index.ts'

export interface PairMoments {
  readonly meanX: number
  readonly meanY: number
  /** Sums of squared and multiplied deviations; those that rounding alone makes are 0. */
  readonly xx: number
  readonly yy: number
  readonly xy: number
}

/** Means, spreads and co-movement of the rows `from` to `to`; NaN where one of them is unknown. */
export function pairMoments(
  x: Column,
  y: Column,
  { from, to }: { readonly from: number; readonly to: number },
): PairMoments {
  const n = to - from
  let meanX = 0
  let meanY = 0
  for (let row = from; row < to; row++) {
    meanX += x[row]!
    meanY += y[row]!
  }
  meanX /= n
  meanY /= n
  let xx = 0
  let yy = 0
  let xy = 0
  for (let row = from; row < to; row++) {
    const [dx, dy] = [x[row]! - meanX, y[row]! - meanY]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  if (xx <= n * (1e-15 * meanX) ** 2) xx = 0
  if (yy <= n * (1e-15 * meanY) ** 2) yy = 0
  return { meanX, meanY, xx, yy, xy }
}
