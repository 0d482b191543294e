import { type Candles, type TradingSettings, timeframeMs } from '../../../src/domain/index.ts'
import type { Market } from '../../../src/trade/engine/index.ts'
import type { Candle } from './run.ts'

/** By time: the rows after the first kept one, which has nobody's decision to act on. */
export function actingRows(market: Market, { tradingMode }: TradingSettings): Map<number, Candle> {
  const { candles, enterLong, exitLong, enterShort, exitShort, startup } = market
  const isFutures = tradingMode === 'futures'
  const rows = new Map<number, Candle>()
  for (let row = startup + 1; row < candles.length; row++) {
    const before = row - 1
    rows.set(candles.time[row]!, {
      ...pricesAt(candles, row),
      row,
      rowTime: candles.time[row]!,
      enter: { long: enterLong[before] === 1, short: isFutures && enterShort?.[before] === 1 },
      exit: { long: exitLong[before] === 1, short: isFutures && exitShort?.[before] === 1 },
    })
  }
  return rows
}

/** The small candles in a large one, with the decisions of the large one; itself where there are none. */
export function replayOf(market: Market, large: Candle): readonly Candle[] {
  const { detail, candles } = market
  if (!detail) return [large]
  const end = large.time + timeframeMs(candles.timeframe)
  const small: Candle[] = []
  for (let row = 0; row < detail.length; row++) {
    const time = detail.time[row]!
    if (time >= large.time && time < end) small.push({ ...large, ...pricesAt(detail, row) })
  }
  return small.length > 0 ? small : [large]
}

/** Where a candle may open a trade: one side's entry, with nothing that speaks against it. */
export function directionOf({ enter, exit }: Candle): 'long' | 'short' | null {
  if (enter.long && !exit.long && !enter.short) return 'long'
  if (enter.short && !exit.short && !enter.long) return 'short'
  return null
}

function pricesAt(candles: Candles, row: number) {
  return {
    time: candles.time[row]!,
    open: candles.open[row]!,
    high: candles.high[row]!,
    low: candles.low[row]!,
    close: candles.close[row]!,
  }
}
