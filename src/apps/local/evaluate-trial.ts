import type { TimeRange } from '../../domain/index.ts'
import {
  type Evaluation,
  evaluationOf,
  type Objective,
  type TrialParameters,
} from '../../trade/research/index.ts'
import type { Strategy } from '../../trade/strategy/index.ts'
import { type ExperimentData, metricsOf, runExperiment } from './experiment.ts'

/** How trials of a search are judged. JSON. */
export interface Judgement {
  readonly objectives: readonly Objective[]
  /** Candles that the search may see; the rest is kept for afterwards. */
  readonly range?: TimeRange
  readonly minTrades?: number
}

/** One backtest and what the search keeps of it. */
export function evaluateTrial(
  strategy: Strategy,
  data: ExperimentData,
  { parameters, judgement }: { parameters: TrialParameters; judgement: Judgement },
): Evaluation {
  const { objectives, range, minTrades } = judgement
  const trial = runExperiment(strategy, data, { parameters, ...(range && { range }) })
  const seen = {
    metrics: metricsOf(trial),
    // Made when a loss looks at them: most look at figures alone.
    get trades() {
      return trial.simulation.trades
    },
  }
  return evaluationOf(objectives, seen, minTrades === undefined ? {} : { minTrades })
}
