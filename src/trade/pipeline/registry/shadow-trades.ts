import { type Static, Type } from 'typebox'
import type { SettledPrediction } from './prediction.ts'

const DAY_MS = 86_400_000
const DAYS_A_YEAR = 365

/** How predictions become trades that nobody made. */
export const shadowRulesSchema = Type.Object(
  {
    side: Type.Enum(['long', 'short']),
    /** Score from which a trade is opened. */
    enter: Type.Number({ minimum: 0, maximum: 1 }),
    /** Fee of each side of a trade, as a fraction. */
    feeRatio: Type.Number({ minimum: 0, maximum: 0.1 }),
    /** What each side loses between the bar's close and the fill, as a fraction. */
    slippageRatio: Type.Number({ minimum: 0, maximum: 0.1 }),
  },
  { additionalProperties: false },
)

export type ShadowRules = Static<typeof shadowRulesSchema>

export const SHADOW_RULES: ShadowRules = { side: 'long', enter: 0.5, feeRatio: 0.001, slippageRatio: 0.0005 }

export interface ShadowTrade {
  readonly instrument: string
  /** UTC milliseconds of the bars whose closes it was opened and closed at. */
  readonly openTime: number
  readonly closeTime: number
  /** After fees and slippage, as a fraction of the stake. */
  readonly profitRatio: number
}

export interface ShadowOptions {
  /** What a label looks ahead; a trade is held for as long. */
  readonly holdMs: number
  readonly rules: ShadowRules
}

/**
 * Trades that predictions would have made: opened at the close of a bar whose score is `enter` or more, closed at the
 * close of the bar that its label looks at. An instrument has one trade at a time: bars while it is held are passed.
 * in: predictions ascending in time. out: trades by closing time.
 */
export function shadowTrades(
  predictions: readonly SettledPrediction[],
  { holdMs, rules }: ShadowOptions,
): readonly ShadowTrade[] {
  const heldUntil = new Map<string, number>()
  const trades: ShadowTrade[] = []
  for (const { instrument, barTime, score, price, exitPrice } of predictions) {
    if (score < rules.enter || barTime < (heldUntil.get(instrument) ?? Number.NEGATIVE_INFINITY)) continue
    const closeTime = barTime + holdMs
    heldUntil.set(instrument, closeTime)
    const profitRatio = profitOf(exitPrice / price, rules)
    trades.push({ instrument, openTime: barTime, closeTime, profitRatio })
  }
  return trades.sort((a, b) => a.closeTime - b.closeTime)
}

/** What is left of a stake of 1 after the price went to `move` times what it was, less 1. Never below −1. */
function profitOf(move: number, { side, feeRatio, slippageRatio }: ShadowRules): number {
  const cost = feeRatio + slippageRatio
  const profit = side === 'long' ? (move * (1 - cost)) / (1 + cost) - 1 : 1 - cost - move * (1 + cost)
  return Math.max(profit, -1)
}

export interface ShadowFigures {
  readonly trades: number
  /** Share of trades with a profit; null without a trade. */
  readonly winRate: number | null
  /** Deepest fall of the money from a peak, 0 or less, as a fraction; null without a trade. */
  readonly drawdown: number | null
  /** Of daily returns, a year has 365; null below two days, or where nothing varies. */
  readonly sharpe: number | null
  /** Profits over losses; null where nothing was lost. */
  readonly profitFactor: number | null
  /** What the money gained, as a fraction. */
  readonly profitRatio: number
}

/**
 * Figures of trades whose stake is an equal share of the money for every instrument that was predicted.
 * @param days the first and last bar predicted, UTC milliseconds: days without a trade count as 0 in the Sharpe ratio
 */
export function shadowFigures(
  trades: readonly ShadowTrade[],
  { instruments, from, to }: { instruments: number; from: number; to: number },
): ShadowFigures {
  const daily = new Map<number, number>()
  let [money, peak, drawdown, wins, gains, losses] = [1, 1, 0, 0, 0, 0]
  for (const { profitRatio, closeTime } of trades) {
    const before = money
    money *= 1 + profitRatio / Math.max(1, instruments)
    peak = Math.max(peak, money)
    drawdown = Math.min(drawdown, money / peak - 1)
    const day = Math.floor(closeTime / DAY_MS)
    daily.set(day, (1 + (daily.get(day) ?? 0)) * (money / before) - 1)
    if (profitRatio > 0) wins++
    if (profitRatio > 0) gains += profitRatio
    else losses -= profitRatio
  }
  const none = trades.length === 0
  const last = Math.max(to, trades.at(-1)?.closeTime ?? to)
  const days = Math.floor(last / DAY_MS) - Math.floor(from / DAY_MS) + 1
  return {
    trades: trades.length,
    winRate: none ? null : wins / trades.length,
    drawdown: none ? null : drawdown,
    sharpe: sharpe([...daily.values()], days),
    profitFactor: losses === 0 ? null : gains / losses,
    profitRatio: money - 1,
  }
}

/** Mean over standard deviation (n − 1) of daily returns, of which those not given are 0, times √365. */
function sharpe(returns: readonly number[], days: number): number | null {
  if (days < 2) return null
  const mean = returns.reduce((sum, value) => sum + value, 0) / days
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const variance = (squares + (days - returns.length) * mean ** 2) / (days - 1)
  return variance > 0 ? (mean / Math.sqrt(variance)) * Math.sqrt(DAYS_A_YEAR) : null
}
