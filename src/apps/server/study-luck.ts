import type { Static } from 'typebox'
import {
  deflatedSharpe,
  EffortCounter,
  expectedMaximumSharpe,
  type ToldTrialRecord,
  type TrialRecord,
} from '../../trade/research/index.ts'
import type { StudyDetail } from './schemas/study.ts'

/** Moments of a normal distribution: the profits of single trades are not kept with a trial. */
const NORMAL = { skew: 0, kurtosis: 3 }

/** The best of many tries against what luck alone would show; null where too little is known. */
export function studyLuck(
  best: ToldTrialRecord,
  trials: readonly TrialRecord[],
): Static<typeof StudyDetail>['luck'] {
  const counter = new EffortCounter()
  for (const trial of trials) if (trial.status === 'told') counter.add(trial.evaluation.sharpePerTrade)
  const { effort } = counter
  const { sharpePerTrade: sharpe, figures } = best.evaluation
  const count = figures.totalTrades ?? 0
  if (sharpe === null || effort.sharpeVariance === null || count < 3) return null
  const spread = { trials: effort.trials, variance: effort.sharpeVariance }
  return {
    deflatedSharpe: deflatedSharpe({ count, sharpe, ...NORMAL }, spread),
    sharpePerTrade: sharpe,
    expectedByLuck: expectedMaximumSharpe(spread),
    trials: effort.trials,
    trades: count,
  }
}
