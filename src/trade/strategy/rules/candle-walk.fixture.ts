import { allocateCandles, type Candles, parseTimeframe, timeframeMs } from '../../../domain/index.ts'
import { random } from '../../../math/index.ts'

/** A seeded random walk; with `ties` some candles are flat, and some without volume. */
export function candleWalk(
  seed: number,
  rows: number,
  { timeframe = '5m', ties = true }: { readonly timeframe?: string; readonly ties?: boolean } = {},
): Candles {
  const draw = random(`candle walk ${seed}`)
  const candles = allocateCandles(rows, parseTimeframe(timeframe))
  const step = timeframeMs(candles.timeframe)
  let price = 100
  for (let row = 0; row < rows; row++) {
    const isFlat = ties && draw.next() < 0.05
    const moved = price * (1 + draw.normal() * 0.006)
    const close = isFlat ? price : ties ? Math.round(moved * 100) / 100 : moved
    const reach = isFlat ? 0 : draw.next() * 0.003
    candles.time[row] = 1_704_067_200_000 + row * step
    candles.open[row] = price
    candles.high[row] = Math.max(price, close) * (1 + reach)
    candles.low[row] = Math.min(price, close) * (1 - reach)
    candles.close[row] = close
    candles.volume[row] = ties && draw.next() < 0.05 ? 0 : 1 + Math.round(1000 * draw.next())
    price = close
  }
  return candles
}
