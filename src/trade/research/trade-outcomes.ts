import type { ClosedTrade } from '../../domain/index.ts'

/** What figures need of trades, in order of closing: read once, for a long run has more trades than fit a cache. */
export interface TradeOutcomes {
  /** Profit in the stake currency. */
  readonly profits: Float64Array
  readonly ratios: Float64Array
  readonly stakes: Float64Array
  /** How long each was held. */
  readonly minutes: Float64Array
  /** UTC milliseconds. */
  readonly closeTimes: Float64Array
  readonly shorts: number
}

/** The columns of `trades`. */
export function tradeOutcomes(trades: readonly ClosedTrade[]): TradeOutcomes {
  const column = () => new Float64Array(trades.length)
  const [profits, ratios, stakes, minutes, closeTimes] = [column(), column(), column(), column(), column()]
  let shorts = 0
  for (let k = 0; k < trades.length; k++) {
    const { profitAbs, profitRatio, stakeAmount, openTime, closeTime, isShort } = trades[k]!
    profits[k] = profitAbs
    ratios[k] = profitRatio
    stakes[k] = stakeAmount
    minutes[k] = (closeTime - openTime) / 60_000
    closeTimes[k] = closeTime
    if (isShort) shorts++
  }
  return { profits, ratios, stakes, minutes, closeTimes, shorts }
}
