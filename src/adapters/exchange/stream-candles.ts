import {
  allocateCandles,
  type Candles,
  candleStart,
  type Pair,
  PRICE_COLUMNS,
  sliceCandles,
  timeframeMs,
} from '../../domain/index.ts'
import type { CandleStreamOptions } from '../../trade/market/index.ts'
import { candleBlock } from './candle-block.ts'
import { downloadCandles } from './download-candles.ts'
import { HeardCandles } from './heard-candles.ts'
import type { CandleRow, OpenedExchange } from './open-exchange.ts'
import type { StreamLink, StreamNews } from './stream-link.ts'
import type { VenueClock } from './venue-clock.ts'

export interface CandleStreamWorld {
  readonly exchange: OpenedExchange
  readonly link: StreamLink
  readonly clock: VenueClock
  /** The next rows of ccxt, which it tells again as they grow. */
  readonly watch: (pair: Pair, timeframe: string) => Promise<readonly (readonly number[])[]>
  /** How long after its end a candle may come by the stream before it is fetched. */
  readonly lateMs: number
  readonly onNews: (news: StreamNews) => void
}

/**
 * Closed candles from `since` on. One counts as heard when the same connection has told a later one, so
 * that its last word has come; everything else is fetched: the past, whatever ended during an outage,
 * and candles of markets so quiet that no later one comes.
 * @throws ExchangeError as `downloadCandles`
 */
export async function* streamCandles(
  world: CandleStreamWorld,
  pair: Pair,
  { timeframe, since, signal }: CandleStreamOptions,
): AsyncGenerator<Candles, void> {
  const { exchange, link, clock, watch, lateMs, onNews } = world
  exchange.require(pair, timeframe)
  const length = timeframeMs(timeframe)
  const heard = new HeardCandles()
  // Words may overtake each other: the last one on a candle is waited for.
  const settleMs = lateMs / 4
  const ended = new AbortController()
  const either = AbortSignal.any([signal, ended.signal])
  const following = link.follow(() => watch(pair, timeframe), {
    take: (rows) => heard.take(rows),
    lost: () => heard.lose(),
    signal: either,
  })
  following.catch((error: unknown) => heard.fail(error))
  let next = candleStart(since + length - 1, timeframe)
  let last: Candles | undefined
  let patienceMs = lateMs
  try {
    for (let mustAsk = true; !signal.aborted; mustAsk = mustAsk ? false : await isTimeToAsk()) {
      for (const rows of heardRows(mustAsk && last === undefined)) {
        const { candles } = candleBlock(rows, timeframe)
        next = rows.at(-1)![0]! + length
        patienceMs = lateMs
        mustAsk = false
        if (candles.length === 0) continue
        last = lastOf(candles)
        yield candles
      }
      if (!mustAsk && !heard.mustAsk) continue
      heard.forgive()
      const before = next
      // The last one that was given out is asked for again, to see whether the venue stands by it.
      const from = last ? next - length : next
      for await (const block of downloadCandles({ exchange, pair, timeframe, since: from, signal })) {
        if (last && differs(last, block.candles)) onNews({ kind: 'differs', pair, time: last.time[0]! })
        const fresh = startingFrom(block.candles, next)
        if (fresh.length === 0) continue
        last = lastOf(fresh)
        next = last.time[0]! + length
        onNews({ kind: 'fetched', pair, candles: fresh.length })
        yield fresh
      }
      // A venue that has no candle yet, or had no trade, is asked again later and later.
      patienceMs = next === before ? Math.min(patienceMs * 2, Math.max(lateMs, length)) : lateMs
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    ended.abort()
  }

  /** Closed candles that one connection has told, unless they have to be asked for. */
  function heardRows(isFirst: boolean): readonly (readonly CandleRow[])[] {
    if (isFirst || heard.mustAsk) return []
    const rows = heard.closedFrom(next, { length, now: exchange.venueNow() - settleMs })
    return rows.length > 0 ? [rows] : []
  }

  /** Waits for news of the stream; true when it was waited for long enough. */
  async function isTimeToAsk(): Promise<boolean> {
    if (heard.mustAsk) return true
    const wait = next + length + patienceMs - exchange.venueNow()
    if (wait <= 0 && patienceMs === lateMs) return true
    const woken = new AbortController()
    const time = clock.sleep(Math.max(wait, patienceMs), AbortSignal.any([signal, woken.signal])).then(
      () => true,
      () => false,
    )
    const isLate = await Promise.race([time, heard.news().then(() => false)])
    woken.abort()
    return isLate || heard.mustAsk
  }
}

function lastOf(candles: Candles): Candles {
  return sliceCandles(candles, candles.length - 1, candles.length)
}

/** Those that start at `time` or later. */
function startingFrom(candles: Candles, time: number): Candles {
  const first = candles.time.findIndex((start) => start >= time)
  return first < 0 ? allocateCandles(0, candles.timeframe) : sliceCandles(candles, first, candles.length)
}

/** Whether a block has the candle with other values. */
function differs(one: Candles, block: Candles): boolean {
  const row = block.time.indexOf(one.time[0]!)
  return row >= 0 && row < block.length && PRICE_COLUMNS.some((name) => block[name][row] !== one[name][0])
}
