import { candleStart, type Pair, type Timeframe, timeframeMs } from '../../domain/index.ts'
import { type CandleBlock, candleBlock } from './candle-block.ts'
import type { OpenedExchange } from './open-exchange.ts'

export interface DownloadRequest {
  readonly exchange: OpenedExchange
  readonly pair: Pair
  readonly timeframe: Timeframe
  /** Candles that start at this time or later. UTC milliseconds. */
  readonly since: number
  /** Candles that start before this time; without it all that are complete. UTC milliseconds. */
  readonly until?: number
  readonly signal?: AbortSignal
}

/**
 * Pages forward through a venue's candles, oldest first; a block for every page that holds some. The candle
 * in progress is never among them: what is complete is judged by the venue's time before it is asked.
 * @throws ExchangeError `exchange.pair`, `exchange.timeframe`, `exchange.unreachable`, `exchange.banned`,
 * `exchange.refused`; AbortError
 */
export async function* downloadCandles(request: DownloadRequest): AsyncGenerator<CandleBlock, void> {
  const { exchange, pair, timeframe, since, until = Infinity, signal } = request
  exchange.require(pair, timeframe)
  const length = timeframeMs(timeframe)
  for (let cursor = candleStart(since + length - 1, timeframe); ; ) {
    signal?.throwIfAborted()
    const end = Math.min(until, candleStart(exchange.venueNow(), timeframe))
    if (cursor >= end) return
    const from = cursor
    const rows = (await exchange.page(pair, timeframe, from)).filter(([time]) => time! >= from)
    const newest = rows.at(-1)?.[0]
    // An empty page is a gap as long as a page, and there may be candles behind it.
    cursor = newest === undefined ? from + exchange.pageSize * length : newest + length
    const block = candleBlock(
      rows.filter(([time]) => time! < end),
      timeframe,
    )
    if (block.candles.length > 0 || block.rejected.length > 0) yield block
  }
}
