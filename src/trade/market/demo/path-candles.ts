import { allocateCandles, type Candles, parseTimeframe } from '../../../domain/index.ts'
import { exp, log, type Random } from '../../../math/index.ts'
import type { MinutePath } from './minute-path.ts'

const MINUTE = 60_000

export interface PathRounding {
  readonly priceDecimals: number
  readonly volumeDecimals: number
}

/**
 * One-minute candles of a path from `start` (UTC milliseconds): each opens at the close before it; high
 * and low are drawn as the extremes of a Brownian bridge; all is rounded as a venue would.
 */
export function pathCandles(
  path: MinutePath,
  start: number,
  rounding: PathRounding,
  random: Random,
): Candles {
  const minutes = path.logPrice.length
  const candles = allocateCandles(minutes, parseTimeframe('1m'))
  const tick = 10 ** rounding.priceDecimals
  const lot = 10 ** rounding.volumeDecimals
  let from = path.start
  let open = Math.round(exp(from) * tick)
  for (let minute = 0; minute < minutes; minute++) {
    const to = path.logPrice[minute]!
    const close = Math.round(exp(to) * tick)
    const variance = path.volatility[minute]! ** 2
    const high = Math.round(exp(extreme(from, to, variance, random)) * tick)
    const low = Math.round(exp(-extreme(-from, -to, variance, random)) * tick)
    candles.time[minute] = start + minute * MINUTE
    candles.open[minute] = open / tick
    candles.high[minute] = Math.max(open, close, high) / tick
    candles.low[minute] = Math.min(open, close, low) / tick
    candles.close[minute] = close / tick
    candles.volume[minute] = Math.max(1, Math.round(path.volume[minute]! * lot)) / lot
    from = to
    open = close
  }
  return candles
}

/** The highest point of a Brownian bridge from `from` to `to`, by inversion of its distribution. */
function extreme(from: number, to: number, variance: number, random: Random): number {
  const length = to - from
  return (from + to + Math.sqrt(length * length - 2 * variance * log(1 - random.next()))) / 2
}
