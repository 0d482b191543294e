/**
 * Sums from left to right. freqtrade does so too, and where all values are equal its deviation is the
 * rounding noise of exactly this order; a better sum would disagree with it.
 */
export function sum(values: Float64Array | readonly number[]): number {
  let total = 0
  for (let k = 0; k < values.length; k++) total += values[k]!
  return total
}

/** Standard deviation, divided by `length − freedom`; NaN when there are not more values than that. */
export function deviation(values: Float64Array | readonly number[], freedom: 0 | 1): number {
  const divisor = values.length - freedom
  if (divisor <= 0) return Number.NaN
  const mean = sum(values) / values.length
  let squares = 0
  for (let k = 0; k < values.length; k++) squares += (mean - values[k]!) ** 2
  return Math.sqrt(squares / divisor)
}

/** The middle value, or the average of the two middle ones; 0 without values. */
export function median(values: Float64Array | readonly number[]): number {
  if (values.length === 0) return 0
  const copy = Float64Array.from(values)
  const middle = copy.length >> 1
  const upper = selected(copy, middle)
  if (copy.length % 2 === 1) return upper
  let lower = copy[0]!
  for (let k = 1; k < middle; k++) lower = Math.max(lower, copy[k]!)
  return (lower + upper) / 2
}

/** What would stand at `place` if `values` were sorted; what is less stands before it then. Hoare's selection. */
function selected(values: Float64Array, place: number): number {
  let [low, high] = [0, values.length - 1]
  while (low < high) {
    const pivot = values[place]!
    let [left, right] = [low, high]
    while (left <= right) {
      while (values[left]! < pivot) left++
      while (values[right]! > pivot) right--
      if (left > right) break
      const swapped = values[left]!
      values[left++] = values[right]!
      values[right--] = swapped
    }
    if (right < place) low = left
    if (left > place) high = right
  }
  return values[place]!
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
