import {
  type Candles,
  Fault,
  type Pair,
  parsePair,
  parseTimeframe,
  parseVenue,
  type Timeframe,
} from '../../domain/index.ts'
import { type CandleStore, fillGaps } from '../../trade/market/index.ts'
import { parseCalendar } from './calendar.ts'
import { readSeries, seriesFiles } from './candle-series.ts'
import { requireCandles, storedPairs } from './require-candles.ts'

export interface SweepCandlesSpec {
  /** A folder or files of candles, or a venue of the store. */
  readonly source: { readonly paths: readonly string[] } | { readonly venue: string }
  readonly timeframe: string
  /** May be left out where there is one only. */
  readonly pair?: string
  readonly calendar: string
}

export interface SweepCandles {
  readonly pair: Pair
  readonly candles: Candles
  /** What was left out of the file, in words. */
  readonly warnings: readonly string[]
}

/**
 * The candles of one pair, gaps filled.
 * @throws Fault `cli.usage` where several pairs could be meant, `candles.missing`, and what reading candles throws
 */
export async function sweepCandles(spec: SweepCandlesSpec, store?: CandleStore): Promise<SweepCandles> {
  const { source } = spec
  const calendar = parseCalendar(spec.calendar)
  const timeframe = parseTimeframe(spec.timeframe)
  const pair = spec.pair === undefined ? undefined : parsePair(spec.pair)
  const read =
    'paths' in source
      ? fromFiles(source.paths, timeframe, pair)
      : await fromStore(store!, { ...source, timeframe, pair })
  return { ...read, candles: fillGaps(read.candles, calendar) }
}

function fromFiles(paths: readonly string[], timeframe: Timeframe, pair: Pair | undefined): SweepCandles {
  const files = seriesFiles(paths, { timeframe, ...(pair && { pairs: [pair] }) })
  const only = onePair(files.map((file) => file.pair))
  return readSeries(files.find((file) => file.pair === only)!)
}

interface Wanted {
  readonly venue: string
  readonly timeframe: Timeframe
  readonly pair: Pair | undefined
}

async function fromStore(store: CandleStore, wanted: Wanted): Promise<SweepCandles> {
  const { timeframe } = wanted
  const venue = parseVenue(wanted.venue)
  const pair = wanted.pair ?? onePair(await storedPairs(store, venue, timeframe))
  const candles = await requireCandles(store, { venue, pair, timeframe })
  return { pair, candles, warnings: [] }
}

function onePair(pairs: readonly Pair[]): Pair {
  if (pairs.length === 1) return pairs[0]!
  if (pairs.length === 0) {
    throw new Fault('no-data', 'candles.missing', 'the store has no candles of that venue and timeframe', {
      hint: 'What there is: npx leme data list',
    })
  }
  const named = pairs.slice(0, 12).join(', ')
  throw new Fault('usage', 'cli.usage', `there are ${pairs.length} pairs: ${named}`, {
    hint: 'Name one of them: -p BASE/QUOTE',
  })
}
