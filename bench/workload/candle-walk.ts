import { allocateCandles, type Candles, type Timeframe, timeframeMs } from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'

export interface CandleWalkOptions {
  readonly rows: number
  readonly timeframe: Timeframe
  /** UTC milliseconds of the first candle. */
  readonly start: number
  /** Equal seeds, equal candles, on every machine. */
  readonly seed: string
}

/** How far a close is from the one before, in the mean: 0.3 % on five minutes, as the square root of time. */
const MOVE = 0.003
const FIVE_MINUTES = 300_000

/** A seeded random walk of prices with two decimals around 1000 and volumes with three. Without gaps. */
export function candleWalk({ rows, timeframe, start, seed }: CandleWalkOptions): Candles {
  const numbers = random(seed)
  const step = timeframeMs(timeframe)
  const move = MOVE * Math.sqrt(step / FIVE_MINUTES)
  const candles = allocateCandles(rows, timeframe)
  let last = 1000
  for (let row = 0; row < rows; row++) {
    const pull = 1e-4 * (1 - last / 1000)
    const close = rounded(last * (1 + move * numbers.normal() + pull), 100)
    candles.time[row] = start + row * step
    candles.open[row] = last
    candles.high[row] = rounded(Math.max(last, close) * (1 + move * numbers.next()), 100)
    candles.low[row] = rounded(Math.min(last, close) * (1 - move * numbers.next()), 100)
    candles.close[row] = close
    candles.volume[row] = rounded(numbers.next() * 100, 1000)
    last = close
  }
  return candles
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts
}
