import { canonicalJson } from '../../../math/index.ts'
import type { CandleReadings, IngestCandle, IngestPolicy, IngestStatus } from '../../../trade/market/index.ts'
import type { SeriesItems } from './ingest-store-groups.ts'
import { CandleRows, DERIVED, MARKS, REPLACES, ROW_WIDTH } from './ingest-store-rows.ts'

/** What a series gets: candles that were sent, ascending in time, and which items they are. */
export interface JudgedSeries {
  readonly rows: CandleRows
  readonly places: readonly number[]
  /** Indices in `places` of those that take the place of other values that were sent before. */
  readonly revised: readonly number[]
}

/** What is stored of a series: its candles, and what came with those that have the values of an item. */
export interface StoredSeries {
  readonly candles: CandleRows | undefined
  readonly readings: ReadonlyMap<number, CandleReadings> | undefined
}

/** Tells items from what is stored, and writes their status where it is not `inserted`. */
export function judgeItems(
  items: readonly IngestCandle[],
  { places }: SeriesItems,
  { stored, policy, statuses }: { stored: StoredSeries; policy: IngestPolicy; statuses: IngestStatus[] },
): JudgedSeries {
  const rows = new CandleRows(places.length)
  const written: number[] = []
  const revised: number[] = []
  const { candles, readings } = stored
  let row = 0
  for (const place of places) {
    const item = items[place]!
    while (candles && row < candles.length && candles.time(row) < item.time) row++
    const isTaken = candles !== undefined && row < candles.length && candles.time(row) === item.time
    if (isTaken && !candles.hasMark(row, DERIVED)) {
      const isSame = hasValues(candles, row, item) && hasReadings(item, readings)
      if (isSame || policy !== 'revise') {
        statuses[place] = isSame || policy === 'keep' ? 'duplicate' : 'rejected'
        continue
      }
      statuses[place] = 'revised'
      revised.push(written.length)
    }
    put(rows, item, isTaken ? REPLACES : 0)
    written.push(place)
  }
  return { rows, places: written, revised }
}

function put(rows: CandleRows, { time, open, high, low, close, volume }: IngestCandle, marks: number): void {
  const at = rows.grow()
  const { values } = rows
  values[at] = time
  values[at + 1] = open
  values[at + 2] = high
  values[at + 3] = low
  values[at + 4] = close
  values[at + 5] = volume
  values[at + MARKS] = marks
}

function hasValues({ values }: CandleRows, row: number, item: IngestCandle): boolean {
  const at = row * ROW_WIDTH
  return (
    values[at + 1] === item.open &&
    values[at + 2] === item.high &&
    values[at + 3] === item.low &&
    values[at + 4] === item.close &&
    values[at + 5] === item.volume
  )
}

/** A candle without readings says nothing about them. */
function hasReadings(
  { time, readings }: IngestCandle,
  stored: ReadonlyMap<number, CandleReadings> | undefined,
): boolean {
  if (readings === undefined) return true
  const before = stored?.get(time)
  return before !== undefined && canonicalJson(before) === canonicalJson(readings)
}
