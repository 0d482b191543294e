import type { ClosedTrade } from '../../../../domain/index.ts'
import { sharpeMoments } from '../../significance/sharpe-moments.ts'
import { tradeHash } from '../../trade-hash.ts'
import type { Evaluation } from '../port.ts'
import type { LossInput } from './loss.ts'
import { FIGURE_NAMES, type Objective, objectiveLoss } from './objective.ts'

export interface EvaluationOptions {
  /** Fewer trades than this are as bad as it gets; default 1. */
  readonly minTrades?: number
}

/** What a search keeps of a backtest: losses, every figure that is one number, the hash of the trades. */
export function evaluationOf(
  objectives: readonly Objective[],
  input: LossInput,
  { minTrades = 1 }: EvaluationOptions = {},
): Evaluation {
  const metrics: Readonly<Record<string, unknown>> = input.metrics
  return {
    losses: objectives.map((objective) => objectiveLoss(objective, input, minTrades)),
    figures: Object.fromEntries(FIGURE_NAMES.map((name) => [name, metrics[name] as number])),
    tradeHash: tradeHash(input.trades),
    sharpePerTrade: input.trades.length < minTrades ? null : sharpePerTrade(input.trades),
  }
}

/**
 * Sharpe ratio of a row of trades, nothing annualised (see {@link sharpeMoments}); null for fewer than three
 * trades or equal ones. Of many trials it says how far luck alone would carry the best one.
 */
export function sharpePerTrade(trades: readonly ClosedTrade[]): number | null {
  return sharpeMoments(trades.map(({ profitRatio }) => profitRatio))?.sharpe ?? null
}
