import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ArchiveMarket, archiveSeries } from '../../../adapters/source/index.ts'
import { Fault, type Pair, parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import { type ArchivedSeries, storeArchives } from '../../local/archive-series.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, duration, type Terminal } from '../terminal.ts'

export interface DataArchiveOptions {
  readonly exchange: string
  readonly pairs: readonly string[]
  readonly timeframe: string
  readonly since: string
  readonly until?: string
  readonly url: string
}

/** Which exchanges of ccxt have archives, and of which of Binance's markets. */
const MARKETS: Readonly<Record<string, ArchiveMarket>> = {
  binance: 'spot',
  binanceusdm: 'um',
  binancecoinm: 'cm',
}

/** `leme data archive`: what Binance publishes of the past into the store, a file for each month. */
export async function dataArchive(terminal: Terminal, options: DataArchiveOptions): Promise<void> {
  const timeframe = parseTimeframe(options.timeframe)
  const pairs = options.pairs.map(parsePair)
  const venue = parseVenue(options.exchange)
  for (const pair of pairs) requireMarket(options.exchange, pair, archiveSeries(pair, timeframe).market)
  const since = monthOf('--since', options.since)
  const until = options.until === undefined ? Number.POSITIVE_INFINITY : monthOf('--until', options.until)
  const url = addressOf(options.url)
  const signal = stopSignal()
  const series = await withDatabase(async ({ store }, config) => {
    const folder = join(resolve(config.stateDir), 'archives', venue)
    mkdirSync(folder, { recursive: true })
    const done: (ArchivedSeries & { readonly pair: Pair })[] = []
    for (const pair of pairs) {
      const key = { venue, pair, timeframe }
      const work = () =>
        storeArchives({
          ...{ store: store.candles, key, url, since, until, folder, signal, now: Date.now() },
          pause: (ms, stop) => sleep(ms, undefined, stop && { signal: stop }),
          onPause: (reason, ms) => terminal.warn(`${pair}: ${reason}; waiting ${duration(ms)}`),
          onArchive: (period, { inserted }) =>
            terminal.progress(`${pair} ${timeframe}: ${count(inserted)} new, ${period}`),
        })
      done.push({ pair, ...(await store.budgets.inTurn(key, work)) })
    }
    return done
  })
  const none = series.find(({ archives, complete }) => archives + complete === 0)
  if (none) {
    throw new Fault('no-data', 'import.nothing', `${url} has no archive of ${none.pair} in that time`, {
      hint: 'The pair may be younger, or may be written otherwise; try a later --since.',
    })
  }
  const json = { schema: 'leme.archive/1', exchange: options.exchange, timeframe, series }
  terminal.result(json, [...series.flatMap(describe), 'Next: npx leme data check'].join('\n'))
}

function requireMarket(exchange: string, pair: Pair, market: ArchiveMarket): void {
  const found = Object.hasOwn(MARKETS, exchange) ? MARKETS[exchange] : undefined
  if (!found) {
    throw new Fault('usage', 'cli.usage', `there are no archives of "${exchange}"`, {
      hint: `Binance publishes some: ${Object.keys(MARKETS).join(', ')}.`,
    })
  }
  if (found === market) return
  const right = Object.keys(MARKETS).find((name) => MARKETS[name] === market)
  throw new Fault('usage', 'cli.usage', `${pair} is no pair of ${exchange}`, {
    hint: `Pairs that are written so are those of --exchange ${right}.`,
  })
}

/** `2024-01` as UTC milliseconds. @throws Fault `timerange.malformed` */
function monthOf(option: string, text: string): number {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return Date.parse(`${text}-01T00:00:00Z`)
  throw new Fault('usage', 'timerange.malformed', `${option} "${text}" is no month`, {
    hint: 'Write year and month: 2024-01.',
  })
}

function addressOf(url: string): string {
  const parsed = URL.parse(url)
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed.href.replace(/\/+$/, '')
  throw new Fault('usage', 'cli.usage', `--url "${url}" is no address`, {
    hint: 'For example https://data.binance.vision.',
  })
}

const SHOWN = 5

function describe(series: ArchivedSeries & { readonly pair: Pair }): string[] {
  const { pair, archives, complete, inserted, duplicates, rejected, missing } = series
  const known = complete > 0 ? `, ${count(complete)} stored before` : ''
  const lines = [
    `${pair}: ${count(archives)} archives${known}; ${count(inserted)} new, ${count(duplicates)} known, ${count(rejected)} rejected`,
  ]
  if (missing.length === 0) return lines
  const more = missing.length > SHOWN ? ` and ${count(missing.length - SHOWN)} more` : ''
  return [...lines, `  not there: ${missing.slice(0, SHOWN).join(', ')}${more}`]
}
