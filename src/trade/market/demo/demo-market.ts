import {
  type Pair,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
  type Venue,
} from '../../../domain/index.ts'
import { random } from '../../../math/index.ts'
import type { CandleRows } from '../candle-rows.ts'
import { MarketError } from '../market-error.ts'
import { CROSS, DEMO_INSTRUMENTS, type DemoInstrument } from './demo-instruments.ts'
import { crossPath, echoPath } from './derived-path.ts'
import { commonFactor, instrumentPath, type MinutePath } from './minute-path.ts'
import { type PathRounding, pathCandles } from './path-candles.ts'
import { type PlantedFinding, plantFindings } from './plant-findings.ts'

const MINUTES_A_DAY = 1440
const MOST_DAYS = 3650
/** Midnight UTC, 1 January 2025. */
const START = 1_735_689_600_000

/** The name that stands on everything made from this market; live trading refuses its venues. */
export const DEMO_LABEL = 'DEMO'

export interface DemoOptions {
  /** Whole days, 1…3650; default 60. */
  readonly days?: number
  /** The same seed gives the same market, bit for bit, on every machine. */
  readonly seed?: number | string
  /** UTC milliseconds of the first candle, a midnight; default 1 January 2025. */
  readonly start?: number
  /** Only these; the same bits as in the whole market. Default all. */
  readonly pairs?: readonly Pair[]
}

export interface DemoVenue {
  readonly venue: Venue
  /** Of the value, on either side of a trade. */
  readonly fee: number
  /** How far its prices come after those of the first venue. */
  readonly lagMs: number
}

export interface DemoSeries {
  readonly key: SeriesKey
  /** As a venue would deliver them: with gaps and repeats. `collectCandles` makes candles of them. */
  readonly rows: CandleRows
}

export interface DemoMarket {
  readonly venues: readonly DemoVenue[]
  readonly series: readonly DemoSeries[]
  /** The known answers for the data checks. */
  readonly planted: readonly PlantedFinding[]
}

export const DEMO_VENUES: readonly DemoVenue[] = [
  { venue: parseVenue('demo'), fee: 0.001, lagMs: 0 },
  { venue: parseVenue('demo2'), fee: 0.0015, lagMs: 60_000 },
]

/** Whether a venue is one of {@link DEMO_VENUES}. */
export function isDemoVenue(venue: Venue): boolean {
  return DEMO_VENUES.some((one) => one.venue === venue)
}

/**
 * A generated market of one-minute candles with known answers: stochastic volatility, jumps, a common
 * factor, a day's rhythm; ETH/BTC within fees of its triangle; a second venue that lags; TIDE/USDT with
 * a weak pattern (see TIDE in demo-instruments.ts) and nothing to find in the others; planted flaws.
 * @throws MarketError `demo.days`
 */
export function demoMarket({ days = 60, seed = 'leme', start = START, pairs }: DemoOptions = {}): DemoMarket {
  requireDays(days)
  const stream = (name: string) => random(`${DEMO_LABEL} ${seed} ${name}`)
  const factor = commonFactor(days * MINUTES_A_DAY, stream('factor'))
  const pathOf = (one: DemoInstrument) => instrumentPath(one, factor, stream(one.pair))
  const { btc, eth, tide, keel, mast } = DEMO_INSTRUMENTS
  const paths = { btc: once(() => pathOf(btc)), eth: once(() => pathOf(eth)), tide: once(() => pathOf(tide)) }
  const market: [string, string, () => MinutePath, PathRounding][] = [
    ['demo', btc.pair, paths.btc, btc],
    ['demo', eth.pair, paths.eth, eth],
    ['demo', CROSS.pair, () => crossPath(paths.eth(), paths.btc(), stream(CROSS.pair)), CROSS],
    ['demo', tide.pair, paths.tide, tide],
    ['demo', keel.pair, () => pathOf(keel), keel],
    ['demo', mast.pair, () => pathOf(mast), mast],
    ['demo2', btc.pair, () => echoPath(paths.btc(), stream(`echo ${btc.pair}`)), btc],
    ['demo2', tide.pair, () => echoPath(paths.tide(), stream(`echo ${tide.pair}`)), tide],
  ]
  const timeframe = parseTimeframe('1m')
  const wanted = market.filter(([, pair]) => !pairs || pairs.some((one) => one === pair))
  const made = wanted.map(([venueName, pairName, path, rounding]) => {
    const [venue, pair]: [Venue, Pair] = [parseVenue(venueName), parsePair(pairName)]
    const candles = pathCandles(path(), start, rounding, stream(`candles ${venue} ${pair}`))
    return { key: { venue, pair, timeframe }, ...plantFindings(candles, { venue, pair }) }
  })
  return {
    venues: DEMO_VENUES,
    series: made.map(({ key, rows }) => ({ key, rows })),
    planted: made.flatMap(({ planted }) => planted),
  }
}

/** Makes it when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function requireDays(days: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return
  throw new MarketError('demo.days', `A DEMO market of ${days} days cannot be made`, {
    hint: `Ask for a whole number of days from 1 to ${MOST_DAYS}.`,
  })
}
