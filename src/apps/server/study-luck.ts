import type { Static } from 'typebox'
import {
  deflatedSharpe,
  EffortCounter,
  expectedMaximumSharpe,
  type ToldTrialRecord,
  TRADES_THAT_COUNT,
  type TrialRecord,
} from '../../trade/research/index.ts'
import type { StudyDetail } from './schemas/study.ts'

/** Moments of a normal distribution: the profits of single trades are not kept with a trial. */
const NORMAL = { skew: 0, kurtosis: 3 }
/** How far fewer trials differ says nothing; `bestOfTrials` asks for as many. */
const TRIALS_THAT_COUNT = 10
/** Beyond this the deviation was dust: every trade of a trial ended at the same stop. One such ratio would drown all others. */
const MEANINGLESS = 100

/** The best of many tries against what luck alone would show; null where too little is known. */
export function studyLuck(
  best: ToldTrialRecord,
  trials: readonly TrialRecord[],
): Static<typeof StudyDetail>['luck'] {
  const counter = new EffortCounter()
  for (const trial of trials) {
    if (trial.status === 'told') counter.add(sharpeOf(trial), tradesOf(trial))
  }
  const { trials: tried, counted, sharpeVariance } = counter.effort
  const sharpe = sharpeOf(best)
  const count = tradesOf(best)
  if (sharpe === null || count < TRADES_THAT_COUNT) return null
  if (counted < TRIALS_THAT_COUNT || sharpeVariance === null) return null
  const spread = { trials: tried, variance: sharpeVariance }
  return {
    deflatedSharpe: deflatedSharpe({ count, sharpe, ...NORMAL }, spread),
    sharpePerTrade: sharpe,
    expectedByLuck: expectedMaximumSharpe(spread),
    trials: tried,
    trades: count,
  }
}

function sharpeOf({ evaluation: { sharpePerTrade } }: ToldTrialRecord): number | null {
  return sharpePerTrade === null || Math.abs(sharpePerTrade) > MEANINGLESS ? null : sharpePerTrade
}

function tradesOf({ evaluation: { figures } }: ToldTrialRecord): number {
  return figures.totalTrades ?? 0
}
