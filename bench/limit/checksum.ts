/** Sum of what is known, weighted by place, as limit.h has it. */
export function checksum(columns: readonly (Float64Array | Uint8Array)[]): number {
  let sum = 0
  for (const column of columns) {
    let own = 0
    for (let row = 0; row < column.length; row++) {
      const value = column[row]!
      if (!Number.isNaN(value)) own += value * (1 + (row % 7))
    }
    sum += own
  }
  return sum
}
