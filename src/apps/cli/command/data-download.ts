import { type Appended, appendCandles, openExchange } from '../../../adapters/exchange/index.ts'
import {
  formatTime,
  type Pair,
  parsePair,
  parseTimeframe,
  parseTimeRange,
  parseVenue,
} from '../../../domain/index.ts'
import { findGaps, type Gap } from '../../../trade/market/index.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, duration, type Terminal } from '../terminal.ts'

export interface DataDownloadOptions {
  readonly exchange: string
  readonly pairs: readonly string[]
  readonly timeframe: string
  readonly since: string
  readonly until?: string
  readonly url?: string
}

interface Downloaded extends Appended {
  readonly pair: Pair
  /** Stored candles from `since` on. */
  readonly candles: number
  readonly gaps: readonly Gap[]
}

/** `leme data download`: candles of an exchange into the store, pair after pair. */
export async function dataDownload(terminal: Terminal, options: DataDownloadOptions): Promise<void> {
  const timeframe = parseTimeframe(options.timeframe)
  const pairs = options.pairs.map(parsePair)
  const venue = parseVenue(options.exchange)
  const since = dayOf(options.since)
  const until = options.until === undefined ? undefined : dayOf(options.until)
  const range = parseTimeRange(`${since}-${until ?? ''}`)
  const signal = stopSignal()
  const series = await withDatabase(async ({ store }) => {
    const exchange = await openExchange({
      exchange: options.exchange,
      ...(options.url !== undefined && { url: options.url }),
      signal,
      budgets: store.budgets,
      onPause: ({ reason, ms }) => terminal.warn(`${reason}; waiting ${duration(ms)}`),
    })
    for (const pair of pairs) exchange.require(pair, timeframe)
    const done: Downloaded[] = []
    for (const pair of pairs) {
      const appended = await appendCandles({
        exchange,
        store: store.candles,
        turns: store.budgets,
        venue,
        pair,
        timeframe,
        since: range.start!,
        ...(range.end !== undefined && { until: range.end }),
        signal,
        onPage: ({ inserted }, time) =>
          terminal.progress(`${pair} ${timeframe}: ${count(inserted)} new, at ${formatTime(time)} UTC`),
      })
      const stored = await store.candles.read({ venue, pair, timeframe }, { start: range.start! })
      done.push({ pair, candles: stored.length, ...appended, gaps: findGaps(stored, 'continuous') })
    }
    return done
  })
  const json = { schema: 'leme.download/1', exchange: options.exchange, timeframe, series }
  terminal.result(json, [...series.flatMap(describe), 'Next: npx leme data check'].join('\n'))
}

/** `2025-01-01` and `20250101` alike; whatever else is judged by the reader of time ranges. */
function dayOf(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text.replaceAll('-', '') : text
}

const SHOWN = 5

function describe({ pair, candles, inserted, duplicates, rejected, gaps }: Downloaded): string[] {
  return [
    `${pair}: ${count(inserted)} new, ${count(duplicates)} known, ${count(rejected.length)} rejected; ${count(candles)} stored`,
    ...rejected.slice(0, SHOWN).map((reason) => `  left out: ${reason}`),
    ...gaps
      .slice(0, SHOWN)
      .map(({ from, missing }) => `  gap of ${count(missing)} candles from ${formatTime(from)} UTC`),
    ...(gaps.length > SHOWN ? [`  and ${gaps.length - SHOWN} more gaps`] : []),
  ]
}
