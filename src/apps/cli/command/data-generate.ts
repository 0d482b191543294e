import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeCandles } from '../../../adapters/source/index.ts'
import { type DemoMarket, demoMarket } from '../../../trade/market/index.ts'
import { storeDemo } from '../../local/sample.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'

export interface DataGenerateOptions {
  readonly out?: string
  readonly days?: number
  readonly seed?: number
}

/** `leme data generate`: the DEMO market, into the store or into files. */
export async function dataGenerate(terminal: Terminal, options: DataGenerateOptions): Promise<void> {
  const market = demoMarket({
    ...(options.days !== undefined && { days: options.days }),
    ...(options.seed !== undefined && { seed: options.seed }),
  })
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
