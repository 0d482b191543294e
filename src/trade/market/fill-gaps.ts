import { allocateCandles, type Candles, formatTime, PRICE_COLUMNS } from '../../domain/index.ts'
import { findGaps } from './find-gaps.ts'
import { MarketError } from './market-error.ts'
import { type Calendar, isOpen, type Raster, rasterOf } from './raster.ts'

/**
 * Inserts the candles that are missing: all four prices are the close before them, volume 0. Those after
 * the last one count as missing up to `until` (UTC milliseconds, included), if that is given. Candles
 * without a gap are returned as they are.
 * @throws MarketError `candles.unordered`
 */
export function fillGaps(candles: Candles, calendar: Calendar = 'continuous', until?: number): Candles {
  requireAscending(candles)
  const raster = rasterOf(candles.timeframe, calendar)
  const after = timesAfter(candles, raster, until)
  const gaps = findGaps(candles, calendar)
  if (gaps.length === 0 && after.length === 0) return candles
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, after.length)
  const filled = allocateCandles(candles.length + missing, candles.timeframe)
  let at = 0
  for (let row = 0; row < candles.length; row++) {
    if (row > 0) {
      const close = candles.close[row - 1]!
      const next = candles.time[row]!
      for (let time = candles.time[row - 1]! + raster.step; time < next; time += raster.step) {
        if (isOpen(time, raster.calendar)) putFlat(filled, at++, time, close)
      }
    }
    filled.time[at] = candles.time[row]!
    for (const name of PRICE_COLUMNS) filled[name][at] = candles[name][row]!
    at++
  }
  for (const time of after) putFlat(filled, at++, time, candles.close[candles.length - 1]!)
  return filled
}

function putFlat({ time, open, high, low, close }: Candles, row: number, at: number, price: number): void {
  time[row] = at
  open[row] = high[row] = low[row] = close[row] = price
}

function timesAfter({ time, length }: Candles, { step, calendar }: Raster, until?: number): number[] {
  const times: number[] = []
  if (until === undefined || length === 0) return times
  for (let at = time[length - 1]! + step; at <= until; at += step) {
    if (isOpen(at, calendar)) times.push(at)
  }
  return times
}

function requireAscending({ time, length }: Candles): void {
  for (let row = 1; row < length; row++) {
    if (time[row]! > time[row - 1]!) continue
    throw new MarketError(
      'candles.unordered',
      `Row ${row} (${formatTime(time[row]!)} UTC) does not come after the row before it`,
      { hint: 'Pass rows through collectCandles first: it sorts them and drops duplicates.' },
    )
  }
}
