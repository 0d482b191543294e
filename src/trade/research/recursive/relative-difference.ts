/** Values below this share of what is usual in their column are measured against it. */
const SMALL = 0.01

/**
 * |value − reference| / |reference|; where the reference is near zero for its column, over a hundredth of
 * the column's `typical` size. Two NaN, or two equal infinities, differ by 0; null where only one is a
 * finite number.
 */
export function relativeDifference(value: number, reference: number, typical: number): number | null {
  if (Object.is(value, reference) || value === reference) return 0
  if (!Number.isFinite(value) || !Number.isFinite(reference)) return null
  return Math.abs(value - reference) / Math.max(Math.abs(reference), SMALL * typical)
}

/** Mean size of a column's finite values; 0 without any. */
export function typicalSize(column: ArrayLike<number>): number {
  let sum = 0
  let count = 0
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!
    if (!Number.isFinite(value)) continue
    sum += Math.abs(value)
    count++
  }
  return count === 0 ? 0 : sum / count
}
