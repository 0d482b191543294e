/**
 * Sums from left to right. freqtrade does so too, and where all values are equal its deviation is the
 * rounding noise of exactly this order; a better sum would disagree with it.
 */
export function sum(values: readonly number[]): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Standard deviation, divided by `length − freedom`; NaN when there are not more values than that. */
export function deviation(values: readonly number[], freedom: 0 | 1): number {
  const divisor = values.length - freedom
  if (divisor <= 0) return Number.NaN
  const mean = sum(values) / values.length
  let squares = 0
  for (const value of values) squares += (mean - value) ** 2
  return Math.sqrt(squares / divisor)
}

/** The middle value, or the average of the two middle ones; 0 without values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Rounds the exact binary value to `decimals`, halves to the even neighbour, as Python does. */
export function roundDecimals(value: number, decimals: number): number {
  const exact = Math.abs(value).toFixed(100)
  const end = exact.indexOf('.') + 1 + decimals
  const isHalf = /^50*$/.test(exact.slice(end))
  if (!isHalf) return Number(value.toFixed(decimals))
  const kept = exact.slice(0, end)
  const isEven = '02468'.includes(kept.replace(/\.$/, '').at(-1)!)
  const rounded = isEven ? Number(kept) : Number(Math.abs(value).toFixed(decimals))
  return Math.sign(value) * rounded
}
