import { CandleRows, DERIVED, REPLACES, ROW_WIDTH } from './ingest-store-rows.ts'

/** A mark of minutes while they are merged: it is written by this batch. */
const WRITTEN = 4

/** Minutes that are stored and those of a batch, which take their place; both ascend in time. */
export function mergeMinutes(stored: CandleRows | undefined, written: CandleRows): CandleRows {
  const merged = new CandleRows((stored?.length ?? 0) + written.length)
  let row = 0
  for (let at = 0; at < written.length; at++) {
    const time = written.time(at)
    for (; stored && row < stored.length && stored.time(row) < time; row++) merged.take(stored, row, 0)
    if (stored && row < stored.length && stored.time(row) === time) row++
    merged.take(written, at, WRITTEN)
  }
  for (; stored && row < stored.length; row++) merged.take(stored, row, 0)
  return merged
}

/**
 * Candles of `lengthMs` that hold a minute of the batch, each from all of its minutes: first open,
 * highest high, lowest low, last close, volumes added in order of time, as `ingest-store-derive.ts`
 * has it in SQL. Left out are those of which a candle was sent, in `sent` or `stored`, and those that
 * are stored with the same values. `minutes`, `stored` and `sent` ascend in time.
 */
export function rollUpMinutes(
  minutes: CandleRows,
  lengthMs: number,
  { stored, sent }: { readonly stored: CandleRows | undefined; readonly sent: CandleRows | undefined },
): CandleRows {
  const longer = new CandleRows()
  const candle = new CandleRows(1)
  candle.grow()
  const { values } = minutes
  let [storedRow, sentRow] = [0, 0]
  for (let row = 0; row < minutes.length; ) {
    const first = row * ROW_WIDTH
    const start = values[first]! - (values[first]! % lengthMs)
    const end = start + lengthMs
    let isTouched = minutes.hasMark(row, WRITTEN)
    let [high, low, volume] = [values[first + 2]!, values[first + 3]!, values[first + 5]!]
    for (row++; row < minutes.length && values[row * ROW_WIDTH]! < end; row++) {
      const at = row * ROW_WIDTH
      if (values[at + 2]! > high) high = values[at + 2]!
      if (values[at + 3]! < low) low = values[at + 3]!
      volume += values[at + 5]!
      isTouched ||= minutes.hasMark(row, WRITTEN)
    }
    if (!isTouched) continue
    while (sent && sentRow < sent.length && sent.time(sentRow) < start) sentRow++
    if (sent && sentRow < sent.length && sent.time(sentRow) === start) continue
    while (stored && storedRow < stored.length && stored.time(storedRow) < start) storedRow++
    candle.values.set([start, values[first + 1]!, high, low, values[row * ROW_WIDTH - 3]!, volume])
    const isTaken = stored !== undefined && storedRow < stored.length && stored.time(storedRow) === start
    if (!isTaken) longer.take(candle, 0, DERIVED)
    else if (stored.hasMark(storedRow, DERIVED) && !stored.hasSameValues(storedRow, candle, 0))
      longer.take(candle, 0, DERIVED | REPLACES)
  }
  return longer
}
