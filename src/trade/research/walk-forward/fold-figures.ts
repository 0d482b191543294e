import type { Simulation } from '../../engine/index.ts'
import { deepestFallOf } from '../monte-carlo/shuffle-drawdown.ts'
import type { Period } from './folds.ts'

const DAY_MS = 86_400_000

/** What one run brought in its period. */
export interface FoldFigures {
  readonly trades: number
  readonly winrate: number
  /** Of the balance that the run began with, a fraction. */
  readonly profitTotal: number
  /** The same per day of the period. */
  readonly profitPerDay: number
  /** Deepest fall from the highest balance, the beginning included, a fraction ≥ 0. */
  readonly maxDrawdown: number
}

/** Days are those of the period, whatever part of it the run could use; `candleMs` is a candle's length. */
export function foldFigures(
  { trades }: Simulation,
  { period, candleMs, startingBalance }: { period: Period; candleMs: number; startingBalance: number },
): FoldFigures {
  const profits = trades.map((trade) => trade.profitAbs)
  const profitTotal = profits.reduce((sum, profit) => sum + profit, 0) / startingBalance
  const wins = trades.filter((trade) => trade.profitRatio > 0).length
  return {
    trades: trades.length,
    winrate: trades.length === 0 ? 0 : wins / trades.length,
    profitTotal,
    profitPerDay: profitTotal / ((period.end - period.start + candleMs) / DAY_MS),
    maxDrawdown: deepestFallOf(profits, startingBalance),
  }
}

/**
 * Profit per day out of sample over that in sample (Pardo's walk-forward efficiency): 1 holds all that was
 * promised. Null where nothing was promised.
 */
export function efficiency(inSample: FoldFigures, outOfSample: FoldFigures): number | null {
  return inSample.profitPerDay > 0 ? outOfSample.profitPerDay / inSample.profitPerDay : null
}
