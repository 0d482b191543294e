import { allocateCandles, type Candles, formatTime, PRICE_COLUMNS } from '../../domain/index.ts'
import { findGaps } from './find-gaps.ts'
import { MarketError } from './market-error.ts'
import { type Calendar, isOpen, rasterOf } from './raster.ts'

/**
 * Inserts the candles that are missing: all four prices are the close before them, volume 0. Candles
 * without a gap are returned as they are.
 * @throws MarketError `candles.unordered`
 */
export function fillGaps(candles: Candles, calendar: Calendar = 'continuous'): Candles {
  requireAscending(candles)
  const gaps = findGaps(candles, calendar)
  if (gaps.length === 0) return candles
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0)
  const raster = rasterOf(candles.timeframe, calendar)
  const filled = allocateCandles(candles.length + missing, candles.timeframe)
  let at = 0
  for (let row = 0; row < candles.length; row++) {
    if (row > 0) {
      const close = candles.close[row - 1]!
      const until = candles.time[row]!
      for (let time = candles.time[row - 1]! + raster.step; time < until; time += raster.step) {
        if (!isOpen(time, raster.calendar)) continue
        filled.time[at] = time
        filled.open[at] = filled.high[at] = filled.low[at] = filled.close[at] = close
        at++
      }
    }
    filled.time[at] = candles.time[row]!
    for (const name of PRICE_COLUMNS) filled[name][at] = candles[name][row]!
    at++
  }
  return filled
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
