import type { TimeRange } from '../../domain/index.ts'
import {
  backtestMetrics,
  type Evaluation,
  evaluationOf,
  type Objective,
  type TrialParameters,
} from '../../trade/research/index.ts'
import type { VectorStrategy } from '../../trade/strategy/index.ts'
import { type ExperimentData, runExperiment } from './experiment.ts'

/** How trials of a search are judged. JSON. */
export interface Judgement {
  readonly objectives: readonly Objective[]
  /** Candles that the search may see; the rest is kept for afterwards. */
  readonly range?: TimeRange
  readonly minTrades?: number
}

/** One backtest and what the search keeps of it. */
export function evaluateTrial(
  strategy: VectorStrategy,
  data: ExperimentData,
  { parameters, judgement }: { parameters: TrialParameters; judgement: Judgement },
): Evaluation {
  const { objectives, range, minTrades } = judgement
  const { markets, settings, simulation } = runExperiment(strategy, data, {
    parameters,
    ...(range && { range }),
  })
  const { trades, startTime, endTime } = simulation
  const metrics = backtestMetrics({
    ...{ trades, startTime, endTime, startingBalance: settings.startingBalance },
    pairs: markets.map(({ pair }) => pair),
  })
  return evaluationOf(objectives, { trades, metrics }, minTrades === undefined ? {} : { minTrades })
}
