import {
  allocateCandles,
  allocateColumn,
  type Candles,
  type Column,
  type Timeframe,
  timeframeMs,
} from '../../domain/index.ts'
import { random } from '../../math/index.ts'
import type { Strategy } from '../../trade/strategy/index.ts'

const ROWS = 2_000

/** Made-up candles to try a strategy on: a seeded random walk, the same on every machine. */
export function trialCandles(timeframe: Timeframe): Candles {
  const draw = random('trial candles')
  const candles = allocateCandles(ROWS, timeframe)
  const step = timeframeMs(timeframe)
  const start = Math.ceil(Date.UTC(2024, 0, 1) / step) * step
  let price = 100
  for (let row = 0; row < ROWS; row++) {
    const close = price * (1 + draw.normal() * 0.004)
    candles.time[row] = start + row * step
    candles.open[row] = price
    candles.high[row] = Math.max(price, close) * (1 + draw.next() * 0.002)
    candles.low[row] = Math.min(price, close) * (1 - draw.next() * 0.002)
    candles.close[row] = close
    candles.volume[row] = 10 + 90 * draw.next()
    price = close
  }
  return candles
}

/** A made-up column in 0…1 for each signal that the strategy asks for. */
export function trialSignals(strategy: Strategy, candles: Candles): Record<string, Column> {
  return Object.fromEntries(
    strategy.signals.map((name) => {
      const draw = random(`trial signal ${name}`)
      return [name, allocateColumn(candles.length).map(() => draw.next())]
    }),
  )
}
