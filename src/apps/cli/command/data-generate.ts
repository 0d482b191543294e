import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeCandles } from '../../../adapters/source/index.ts'
import {
  Fault,
  type Pair,
  parsePair,
  parseTimeframe,
  parseTimeRange,
  type Timeframe,
} from '../../../domain/index.ts'
import {
  collectCandles,
  DEMO_PAIRS,
  type DemoMarket,
  demoMarket,
  resample,
} from '../../../trade/market/index.ts'
import { storeDemo } from '../../local/sample.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'

export interface DataGenerateOptions {
  readonly out?: string
  readonly days?: number
  readonly seed?: number
  readonly from?: string
  readonly pairs?: readonly string[]
  readonly timeframe?: string
}

/** `leme data generate`: the DEMO market, into the store or into files. */
export async function dataGenerate(terminal: Terminal, options: DataGenerateOptions): Promise<void> {
  const whole = demoMarket({
    ...(options.days !== undefined && { days: options.days }),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.from !== undefined && { start: startOf(options.from) }),
    ...(options.pairs && { pairs: requirePairs(options.pairs) }),
  })
  const market = options.timeframe ? joinMinutes(whole, parseTimeframe(options.timeframe)) : whole
  const rows = market.series.reduce((sum, series) => sum + series.rows.length, 0)
  const { place, inserted } = options.out ? writeFiles(market, options.out) : await intoStore(market)
  const json = {
    schema: 'leme.generate/1',
    series: market.series.length,
    rows,
    inserted,
    planted: market.planted,
    place,
  }
  const where = options.out
    ? venuesOf(market)
        .map((venue) => join(place, venue))
        .join(' ')
    : '--venue demo'
  const lines = [
    `DEMO market: ${market.series.length} series, ${count(rows)} rows as a venue delivers them → ${place}${inserted === null ? '' : `, ${count(inserted)} of them new`}`,
    `${market.planted.length} planted findings; see what the check says: npx leme data check ${where}`,
  ]
  terminal.result(json, lines.join('\n'))
}

function startOf(day: string): number {
  const { start } = parseTimeRange(`${day}-`)
  if (start !== undefined) return start
  throw new Fault('usage', 'timerange.malformed', `${day} is no day`, { hint: 'Write 20180101.' })
}

/** Pairs of the market alone. */
function requirePairs(names: readonly string[]): readonly Pair[] {
  const known = DEMO_PAIRS
  return names.map((name) => {
    const pair = parsePair(name)
    if (known.includes(pair)) return pair
    throw new Fault('usage', 'generate.pair', `the DEMO market has no ${name}`, {
      hint: `It has ${known.join(', ')}.`,
    })
  })
}

/** Longer candles, from minutes without their repeats. */
function joinMinutes(market: DemoMarket, timeframe: Timeframe): DemoMarket {
  const series = market.series.map(({ key, rows }) => {
    const { candles } = collectCandles(rows, key.timeframe)
    const joined = resample(candles, timeframe, { incomplete: 'drop' })
    const line = Int32Array.from({ length: joined.length }, (_, row) => row + 1)
    return { key: { ...key, timeframe }, rows: { ...joined, line } }
  })
  return { ...market, series }
}

function venuesOf({ series }: DemoMarket): readonly string[] {
  return [...new Set(series.map(({ key }) => key.venue))]
}

interface Placed {
  readonly place: string
  /** Candles that the store did not have; null for files, which are written anew. */
  readonly inserted: number | null
}

async function intoStore(market: DemoMarket): Promise<Placed> {
  const { inserted } = await withDatabase(({ store }) => storeDemo(store.candles, market))
  return { place: 'the store', inserted }
}

function writeFiles(market: DemoMarket, folder: string): Placed {
  for (const { key, rows } of market.series) {
    const target = join(folder, key.venue)
    mkdirSync(target, { recursive: true })
    const path = join(target, `${key.pair.replace('/', '-')}-${key.timeframe}.csv.gz`)
    writeCandles(path, { timeframe: key.timeframe, ...rows })
  }
  return { place: folder, inserted: null }
}
