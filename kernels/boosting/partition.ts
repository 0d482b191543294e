/**
 * Moves the rows whose bin is from `low` to `high`, or 0 where `missing` is 1, to the front; both sides keep their
 * order. in: rows i32[count], column u8[total]; scratch: i32[count]. Returns how many go left.
 */
export function partition(
  rows: usize,
  count: i32,
  column: usize,
  low: i32,
  high: i32,
  missing: i32,
  scratch: usize,
): i32 {
  const span = <u32>(high - low)
  let left: usize = rows
  let right: usize = scratch
  for (let at = rows, end = rows + ((<usize>count) << 2); at < end; at += 4) {
    const row = load<u32>(at)
    const bin = <i32>load<u8>(column + <usize>row)
    const goesLeft = <usize>(<u32>(bin - low) <= span) | <usize>(bin < missing)
    store<u32>(left, row)
    store<u32>(right, row)
    left += goesLeft << 2
    right += (goesLeft ^ 1) << 2
  }
  memory.copy(left, scratch, right - scratch)
  return <i32>((left - rows) >> 2)
}

/** Rows of each bin, i32[256]. */
export function countBins(counts: usize, rows: usize, count: i32, column: usize): void {
  memory.fill(counts, 0, 1024)
  for (let at = rows, end = rows + ((<usize>count) << 2); at < end; at += 4) {
    const place = counts + ((<usize>load<u8>(column + <usize>load<u32>(at))) << 2)
    store<i32>(place, load<i32>(place) + 1)
  }
}
