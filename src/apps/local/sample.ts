import { readCandles, sampleSp500 } from '../../adapters/source/index.ts'
import { parsePair, parseTimeframe, parseVenue, type SeriesKey } from '../../domain/index.ts'
import { type CandleStore, collectCandles, type DemoMarket, demoMarket } from '../../trade/market/index.ts'

/** The real half of the sample: daily candles of the S&P 500, 2000 to 2020. */
export const SP500: SeriesKey = {
  venue: parseVenue('sample'),
  pair: parsePair('SPX/USD'),
  timeframe: parseTimeframe('1d'),
}

/** The generated half that carries a planted pattern. */
export const TIDE: SeriesKey = {
  venue: parseVenue('demo'),
  pair: parsePair('TIDE/USDT'),
  timeframe: parseTimeframe('1m'),
}

export interface Loaded {
  readonly rows: number
  /** False when everything was there already. */
  readonly fresh: boolean
}

/** The DEMO series that is stored last: with it, all of them are there. */
const LAST_DEMO: SeriesKey = { ...TIDE, venue: parseVenue('demo2') }

/** Stores the S&P 500 unless it is there. */
export async function loadSp500(store: CandleStore): Promise<Loaded> {
  const there = (await store.list()).find((series) => isSame(series, SP500))
  if (there) return { rows: there.rows, fresh: false }
  const { candles } = readCandles(sampleSp500(), SP500.timeframe)
  await store.write(SP500, candles, { source: 'npm:vega-datasets', policy: 'keep' })
  return { rows: candles.length, fresh: true }
}

/** Stores the DEMO market unless all of it is there; one that was interrupted is completed. */
export async function loadDemo(store: CandleStore): Promise<Loaded> {
  const there = (await store.list()).filter(({ source }) => source === SOURCE)
  if (there.some((series) => isSame(series, LAST_DEMO))) {
    return { rows: there.reduce((sum, { rows }) => sum + rows, 0), fresh: false }
  }
  const { rows } = await storeDemo(store, demoMarket())
  return { rows, fresh: true }
}

function isSame(a: SeriesKey, b: SeriesKey): boolean {
  return a.venue === b.venue && a.pair === b.pair && a.timeframe === b.timeframe
}

const SOURCE = 'DEMO'

/** Stores what the DEMO venues deliver; how many candles that is, and how many were not there before. */
export async function storeDemo(
  store: CandleStore,
  market: DemoMarket,
): Promise<{ readonly rows: number; readonly inserted: number }> {
  let rows = 0
  let inserted = 0
  for (const { key, rows: delivered } of market.series) {
    const { candles } = collectCandles(delivered, key.timeframe)
    const outcome = await store.write(key, candles, { source: SOURCE, policy: 'keep' })
    rows += candles.length
    inserted += outcome.inserted
  }
  return { rows, inserted }
}
