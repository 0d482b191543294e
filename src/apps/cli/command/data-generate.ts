import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeCandles } from '../../../adapters/source/index.ts'
import { collectCandles, type DemoMarket, demoMarket } from '../../../trade/market/index.ts'
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
  const place = options.out ? writeFiles(market, options.out) : await intoStore(market)
  const json = {
    schema: 'leme.generate/1',
    series: market.series.length,
    rows,
    planted: market.planted,
    place,
  }
  const lines = [
    `DEMO market: ${market.series.length} series, ${count(rows)} rows as a venue delivers them → ${place}`,
    `${market.planted.length} planted findings; see what the check says: npx leme data check${options.out ? ` ${options.out}/*` : ' --venue demo'}`,
  ]
  terminal.result(json, lines.join('\n'))
}

async function intoStore(market: DemoMarket): Promise<string> {
  await withDatabase(({ store }) => storeDemo(store.candles, market))
  return 'the store'
}

function writeFiles(market: DemoMarket, folder: string): string {
  for (const { key, rows } of market.series) {
    const target = join(folder, key.venue)
    mkdirSync(target, { recursive: true })
    const { candles } = collectCandles(rows, key.timeframe)
    writeCandles(join(target, `${key.pair.replace('/', '-')}-${key.timeframe}.csv.gz`), candles)
  }
  return folder
}
