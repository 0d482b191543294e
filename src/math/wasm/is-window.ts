interface Sized {
  readonly length: number
}

/** Whether a kernel takes these columns: of one length, of at least `n` rows. The plain loop judges all else. */
export function isWindow(n: number, ...columns: readonly [Sized, ...Sized[]]): boolean {
  const rows = columns[0].length
  return Number.isInteger(n) && n >= 1 && n <= rows && columns.every(({ length }) => length === rows)
}

/** Whether a window of n rows can be asked to hold so many values. */
export function isLeast(minPeriods: number, n: number): boolean {
  return minPeriods >= 1 && minPeriods <= n
}
