import {
  nearest,
  type Pair,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
  timeframeMs,
} from '../../../domain/index.ts'
import { bestSeries, type CandleStore, type SeriesSummary } from '../../../trade/market/index.ts'
import { ServerFault } from '../server-fault.ts'

export interface SeriesQuery {
  readonly symbol?: string
  readonly pair?: string
  readonly venue?: string
  readonly timeframe?: string
  readonly resample?: string
}

/** The series that was asked for, and the stored one that it is made of: often the same. */
export interface ChosenSeries {
  readonly key: SeriesKey
  readonly source: SeriesSummary
}

/**
 * Chosen without looking at all series where the query names one that is stored.
 * @throws ServerFault as {@link chooseSeries}
 */
export async function findSeries(
  store: Pick<CandleStore, 'list' | 'summary'>,
  query: SeriesQuery,
): Promise<ChosenSeries> {
  const named = namedSeries(query)
  const source = named && (await store.summary(named))
  return source ? { key: named, source } : chooseSeries(await store.list(), query)
}

function namedSeries({ venue, pair, symbol, timeframe, resample }: SeriesQuery): SeriesKey | undefined {
  if (!venue || !pair || !timeframe || symbol !== undefined || resample !== undefined) return undefined
  return { venue: parseVenue(venue), pair: parsePair(pair), timeframe: parseTimeframe(timeframe) }
}

/** @throws ServerFault `request.invalid`, `symbol.unknown`, `symbol.ambiguous`, `candles.none` */
export function chooseSeries(stored: readonly SeriesSummary[], query: SeriesQuery): ChosenSeries {
  const { timeframe, resample } = query
  const wanted = resample ?? timeframe
  if (wanted === undefined) throw missing('timeframe', 'is missing')
  const target = parseTimeframe(wanted)
  const named = timeframe === undefined ? undefined : parseTimeframe(timeframe)
  const market = chooseMarket(stored, query)
  const key = { ...market, timeframe: target }
  const source = resample === undefined ? bestSeries(stored, key) : shortestSeries(stored, key, named)
  if (!source) throw noSeries(key)
  return { key, source }
}

type Market = Pick<SeriesKey, 'venue' | 'pair'>

/** Venue and pair; `symbol` may leave the slash out, and the venue where one alone has the pair. */
export function chooseMarket(stored: readonly SeriesSummary[], query: SeriesQuery): Market {
  const { symbol, pair, venue } = query
  const name = pair ?? symbol
  if (name === undefined || (pair !== undefined && symbol !== undefined))
    throw missing('symbol', 'or pair must be there, and one alone')
  const bare = (text: string) => text.replaceAll('/', '')
  const found = stored.filter((one) => one.pair === name || (pair === undefined && bare(one.pair) === name))
  const here = found.filter((one) => venue === undefined || one.venue === venue)
  const markets = new Map(here.map((one) => [`${one.venue} ${one.pair}`, one]))
  if (markets.size > 1) throw ambiguous(name, [...markets.keys()])
  const [only] = markets.values()
  if (only) return { venue: only.venue, pair: only.pair }
  throw unknown(name, stored, query)
}

function shortestSeries(
  stored: readonly SeriesSummary[],
  key: SeriesKey,
  named: SeriesKey['timeframe'] | undefined,
): SeriesSummary | undefined {
  const wanted = timeframeMs(key.timeframe)
  return stored
    .filter(({ venue, pair }) => venue === key.venue && pair === key.pair)
    .filter(({ timeframe }) => wanted % timeframeMs(timeframe) === 0)
    .filter(({ timeframe }) => named === undefined || timeframe === named)
    .sort((a, b) => timeframeMs(a.timeframe) - timeframeMs(b.timeframe))[0]
}

function missing(name: string, message: string): ServerFault {
  return new ServerFault('usage', 'request.invalid', `query/${name} ${message}`, {
    fields: [{ in: 'query', pointer: `/${name}`, message }],
  })
}

function ambiguous(name: string, markets: readonly string[]): ServerFault {
  return new ServerFault('usage', 'symbol.ambiguous', `"${name}" is ${markets.length} markets.`, {
    hint: `Give venue and pair of one of ${markets.slice(0, 5).join(', ')}.`,
  })
}

function unknown(name: string, stored: readonly SeriesSummary[], query: SeriesQuery): ServerFault {
  const at = query.venue === undefined ? '' : ` at ${query.venue}`
  const elsewhere = stored.filter(({ pair }) => pair === name).map(({ venue }) => venue)
  const near = elsewhere.length > 0 ? [...new Set(elsewhere)] : suggestions(name, stored)
  if (near.length > 0) {
    return new ServerFault('no-data', 'symbol.unknown', `No candles of "${name}" are stored${at}.`, {
      hint:
        elsewhere.length > 0 ? `They are stored at ${near.join(', ')}.` : `Did you mean ${near.join(', ')}?`,
    })
  }
  const { venue = 'VENUE', timeframe = query.resample ?? 'TIMEFRAME' } = query
  return new ServerFault('no-data', 'candles.none', `No candles of ${name} are stored${at}.`, {
    hint: importCommand(venue, name, timeframe),
  })
}

/** Up to three stored pairs: those written most alike, then any. */
function suggestions(name: string, stored: readonly SeriesSummary[]): string[] {
  const left = new Set<Pair>(stored.map(({ pair }) => pair))
  const found: string[] = []
  while (found.length < 3 && left.size > 0) {
    const pairs = [...left]
    const near = nearest(name, pairs)
    const next = pairs.find((pair) => pair === near) ?? pairs[0]!
    left.delete(next)
    found.push(next)
  }
  return found
}

function noSeries({ venue, pair, timeframe }: SeriesKey): ServerFault {
  return new ServerFault(
    'no-data',
    'candles.none',
    `No candles of ${pair} at ${venue} are stored that make up ${timeframe}.`,
    { hint: importCommand(venue, pair, timeframe) },
  )
}

function importCommand(venue: string, pair: string, timeframe: string): string {
  return `Type \`npx leme data import FILE --venue ${venue} --symbol ${pair} --timeframe ${timeframe}\`.`
}
