import { counted, decimal } from '../figure-format.ts'
import { type SearchEffort, TRADES_THAT_COUNT } from '../hyperopt/study/search-effort.ts'
import { deflatedSharpe } from './deflated-sharpe.ts'
import { sharpeMoments } from './sharpe-moments.ts'

/** How far fewer trials differ says nothing of how far luck carries the best of many. */
const TRIALS_THAT_COUNT = 10

/** The best of a search against the luck of the best of as many tries. */
export interface BestOfTrials {
  /** The {@link deflatedSharpe} ratio; null where too little was counted for one that means something. */
  readonly probability: number | null
  /** What was counted, or what is missing. */
  readonly sentence: string
}

/**
 * Does the best trial stand out from what luck shows among so many? `ratios` are the profit ratios of its
 * trades. The number of trials is that of all of them, how far they differ is that of those with 30 trades or
 * more: a handful of trades can have any Sharpe ratio, and the spread of such ones hides every skill.
 */
export function bestOfTrials(ratios: readonly number[], effort: SearchEffort): BestOfTrials {
  const { trials, counted: kept, sharpeVariance } = effort
  const unknown = (why: string): BestOfTrials => ({
    probability: null,
    sentence: `Whether it is more than the luck of the best of ${tries(trials)} cannot be told: ${why}.`,
  })
  if (ratios.length < TRADES_THAT_COUNT) {
    return unknown(
      `it made ${counted(ratios.length, 'trade')}, and below ${TRADES_THAT_COUNT} a Sharpe ratio is noise`,
    )
  }
  if (kept < TRIALS_THAT_COUNT || sharpeVariance === null) {
    return unknown(
      `${kept} of them made ${TRADES_THAT_COUNT} trades or more, and it takes ${TRIALS_THAT_COUNT}`,
    )
  }
  const moments = sharpeMoments(ratios)
  if (!moments) return unknown('all its trades brought the same')
  const probability = deflatedSharpe(moments, { trials, variance: sharpeVariance })
  const spread = kept === trials ? 'all of them' : `the ${kept} with ${TRADES_THAT_COUNT} trades or more`
  return {
    probability,
    sentence: `More than the luck of the best of ${tries(trials)}: ${sure(probability)} (deflated Sharpe ratio, spread of ${spread}).`,
  }
}

function sure(probability: number): string {
  if (probability > 0.99) return 'over 99 % sure'
  return probability < 0.01 ? 'below 1 % sure' : `${Math.round(probability * 100)} % sure`
}

function tries(count: number): string {
  return count === 1 ? 'one try' : `${decimal(count, 0)} tries`
}
