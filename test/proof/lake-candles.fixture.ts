import {
  allocateCandles,
  type Candles,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
} from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'

export const LAKE_SERIES: SeriesKey = {
  venue: parseVenue('proof'),
  pair: parsePair('EUR/USD'),
  timeframe: parseTimeframe('5m'),
}

const FIRST = Date.UTC(2024, 11, 25)
const ROWS = 4_000
const STEP_MS = 300_000

/** Candles of the end of one month and the beginning of the next, other ones for every seed. */
export function lakeCandles(seed: string): Candles {
  const dice = random(seed)
  const candles = allocateCandles(ROWS, LAKE_SERIES.timeframe)
  for (let row = 0; row < ROWS; row++) {
    const price = 1 + dice.next()
    candles.time[row] = FIRST + row * STEP_MS
    candles.open[row] = candles.close[row] = price
    candles.high[row] = price * 1.01
    candles.low[row] = price / 1.01
    candles.volume[row] = dice.int(1_000)
  }
  return candles
}
