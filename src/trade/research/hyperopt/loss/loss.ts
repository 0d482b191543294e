import type { ClosedTrade } from '../../../../domain/index.ts'
import type { BacktestMetrics } from '../../metrics-schema.ts'

/** What a backtest gave; a loss is asked only where there is a trade. */
export interface LossInput {
  /** In order of closing. */
  readonly trades: readonly ClosedTrade[]
  readonly metrics: BacktestMetrics
}

/** What a search makes small. */
export type Loss = (input: LossInput) => number
