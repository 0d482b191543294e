import { type Appended, appendCandles, markPrices, openExchange } from '../../../adapters/exchange/index.ts'
import {
  Fault,
  formatTime,
  type Pair,
  parsePair,
  parseTimeframe,
  parseTimeRange,
  parseVenue,
} from '../../../domain/index.ts'
import { findGaps, type Gap, markVenue } from '../../../trade/market/index.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, duration, type Terminal } from '../terminal.ts'
import { downloadFunding } from './data-download-funding.ts'

export interface DataDownloadOptions {
  readonly exchange: string
  readonly pairs: readonly string[]
  /** candles, mark or funding. */
  readonly kind: string
  readonly timeframe?: string
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

/** `leme data download`: candles, mark prices or funding of an exchange into the store, pair after pair. */
export async function dataDownload(terminal: Terminal, options: DataDownloadOptions): Promise<void> {
  const kind = kindOf(options)
  const timeframe = parseTimeframe(options.timeframe ?? MARK_TIMEFRAME)
  const pairs = options.pairs.map(parsePair)
  const traded = parseVenue(options.exchange)
  const venue = kind === 'mark' ? markVenue(traded) : traded
  const since = dayOf(options.since)
  const until = options.until === undefined ? undefined : dayOf(options.until)
  const range = parseTimeRange(`${since}-${until ?? ''}`)
  const signal = stopSignal()
  const series = await withDatabase(async ({ store }) => {
    const opened = await openExchange({
      exchange: options.exchange,
      ...(options.url !== undefined && { url: options.url }),
      signal,
      budgets: store.budgets,
      onPause: ({ reason, ms }) => terminal.warn(`${reason}; waiting ${duration(ms)}`),
    })
    if (kind === 'funding') {
      await downloadFunding(terminal, { exchange: opened, store: store.funding, venue, pairs, range, signal })
      return undefined
    }
    const exchange = kind === 'mark' ? markPrices(opened) : opened
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
  if (!series) return
  const json = { schema: 'leme.download/1', kind, exchange: options.exchange, timeframe, series }
  terminal.result(json, [...series.flatMap(describe), 'Next: npx leme data check'].join('\n'))
}

const KINDS = ['candles', 'mark', 'funding'] as const
/** Funding is paid at full hours, at mark prices. */
const MARK_TIMEFRAME = '1h'

/** @throws Fault `cli.usage` */
function kindOf({ kind, timeframe }: DataDownloadOptions): (typeof KINDS)[number] {
  const known = KINDS.find((one) => one === kind)
  if (!known) {
    throw new Fault('usage', 'cli.usage', `--kind is "${kind}"`, { hint: `Use one of ${KINDS.join(', ')}.` })
  }
  if ((known === 'candles') === (timeframe === undefined) && known !== 'mark') {
    const [message, hint] =
      known === 'candles'
        ? ['--timeframe is missing', 'Say how long candles are, for example -i 1m.']
        : ['rates of funding have no candle length', 'Leave --timeframe out.']
    throw new Fault('usage', 'cli.usage', message, { hint })
  }
  return known
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
