/**
 * Rows that keep a curve's shape: first, last, and the lowest and highest of each of `limit / 2` stretches.
 * All rows when there are not more than `limit`. Ascending.
 */
export function sampleCurve(values: readonly number[], limit: number): readonly number[] {
  const { length } = values
  if (length <= limit) return values.map((_, row) => row)
  const stretches = Math.max(1, Math.floor(limit / 2) - 1)
  const rows = new Set([0])
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * length) / stretches)
    const end = Math.floor(((stretch + 1) * length) / stretches)
    let lowest = start
    let highest = start
    for (let row = start; row < end; row++) {
      if (values[row]! < values[lowest]!) lowest = row
      if (values[row]! > values[highest]!) highest = row
    }
    rows.add(Math.min(lowest, highest)).add(Math.max(lowest, highest))
  }
  return [...rows.add(length - 1)]
}
