const MINUS = '−'
const NO_BREAK = '\u00a0'
const cache = new Map<number, Intl.NumberFormat>()

/** Grouped digits with a fixed count of decimals and a true minus sign; `–` for null and NaN. */
export function formatNumber(value: number | null | undefined, decimals = 0): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  if (isZero(value, decimals)) return fixed(decimals).format(0)
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`
  return fixed(decimals).format(value).replace('-', MINUS)
}

/** As {@link formatNumber}, with `+` before what is above zero. What rounds to zero has no sign. */
export function formatSigned(value: number | null | undefined, decimals = 0): string {
  const text = formatNumber(value, decimals)
  if (value === null || value === undefined || Number.isNaN(value)) return text
  if (isZero(value, decimals)) return text
  return value > 0 ? `+${text}` : text
}

/** A fraction as percent, with a space that does not break: 0.0123 → `1.23 %`. */
export function formatPercent(ratio: number | null | undefined, decimals = 2): string {
  return percent(ratio, decimals, formatNumber)
}

/** A fraction as signed percent: 0.0123 → `+1.23 %`. */
export function formatSignedPercent(ratio: number | null | undefined, decimals = 2): string {
  return percent(ratio, decimals, formatSigned)
}

/** Whether `value` shows as zero with that many decimals. */
export function isZero(value: number, decimals: number): boolean {
  return Math.abs(value) < 0.5 * 10 ** -decimals
}

/**
 * The count of decimals, at most 8, that shows every one of `prices` in full, so that a column of
 * prices follows its tick size. Prices of more than 8 digits in all have no tick but floating dust:
 * they get 6 significant digits.
 */
export function priceDecimals(prices: Iterable<number>): number {
  let decimals = 0
  let greatest = 0
  for (const price of prices) {
    if (!Number.isFinite(price)) continue
    greatest = Math.max(greatest, Math.abs(price))
    const fraction = trimmed(price).split('.')[1]
    if (fraction && fraction.length > decimals) decimals = fraction.length
  }
  const whole = greatest < 1 ? 0 : Math.floor(Math.log10(greatest)) + 1
  return decimals + whole > 8 ? Math.max(0, 6 - whole) : decimals
}

/** Decimals in which money of that size is read: 2 for hundreds, 8 for parts of a coin. */
export function moneyDecimals(size: number): number {
  const amount = Math.abs(size)
  if (amount >= 100) return 2
  return amount >= 10 ? 4 : 8
}

function trimmed(price: number): string {
  const text = Number(price.toPrecision(10)).toFixed(8)
  return text.replace(/\.?0+$/, '')
}

function percent(
  ratio: number | null | undefined,
  decimals: number,
  format: (value: number | null | undefined, decimals: number) => string,
): string {
  if (ratio === null || ratio === undefined || Number.isNaN(ratio)) return '–'
  return `${format(ratio * 100, decimals)}${NO_BREAK}%`
}

function fixed(decimals: number): Intl.NumberFormat {
  let format = cache.get(decimals)
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    })
    cache.set(decimals, format)
  }
  return format
}
