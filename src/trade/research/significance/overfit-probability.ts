import { optionOutOfRange } from '../option-out-of-range.ts'
import { blockSums, halves, trialScores } from './split-halves.ts'

export interface OverfitInput {
  /** Returns of each trial over the same spans of time, for example days; at least two trials. */
  readonly trials: readonly Float64Array[]
  /** Blocks of time, an even number from 2 to 20; 16 gives 12,870 splits. */
  readonly blocks?: number
}

export interface Overfit {
  /** Share of splits in which the trial that was best in one half is below the median of the other. */
  readonly probability: number
  readonly splits: number
  /** Share of splits in which the best of one half loses in the other. */
  readonly lossProbability: number
  /**
   * Slope of the best trial's Sharpe ratio out of sample over that in sample: below 0, a better backtest
   * promises less. 0 where the ratio in sample is always the same.
   */
  readonly degradation: number
  /** Median over the splits of the rank out of sample, a fraction: 1 is the best, ½ the middle. */
  readonly medianRank: number
}

const MOST_BLOCKS = 20

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation: every half of the
 * blocks of time chooses a trial by its Sharpe ratio, and the other half judges it.
 * Bailey, Borwein, López de Prado & Zhu, The Probability of Backtest Overfitting (2015).
 * Cost: splits × trials × blocks.
 * @throws Fault `research.option`
 */
export function overfitProbability({ trials, blocks = 16 }: OverfitInput): Overfit {
  check(trials, blocks)
  const sums = blockSums(trials, blocks)
  const inside = new Float64Array(trials.length)
  const outside = new Float64Array(trials.length)
  const splits = halves(blocks)
  const ranks = new Float64Array(splits.length)
  const chosenInside = new Float64Array(splits.length)
  const chosenOutside = new Float64Array(splits.length)
  let below = 0
  let losses = 0
  for (let split = 0; split < splits.length; split++) {
    trialScores(sums, splits[split]!, { inside, outside })
    const best = indexOfGreatest(inside)
    const rank = rankOf(outside, best)
    ranks[split] = rank
    chosenInside[split] = inside[best]!
    chosenOutside[split] = outside[best]!
    if (rank <= 0.5) below++
    if (outside[best]! < 0) losses++
  }
  ranks.sort()
  const middle = splits.length >> 1
  return {
    probability: below / splits.length,
    splits: splits.length,
    lossProbability: losses / splits.length,
    degradation: slope(chosenInside, chosenOutside),
    medianRank: (ranks[middle]! + ranks[splits.length - 1 - middle]!) / 2,
  }
}

function check(trials: readonly Float64Array[], blocks: number): void {
  if (!(Number.isInteger(blocks) && blocks % 2 === 0 && blocks >= 2 && blocks <= MOST_BLOCKS)) {
    throw optionOutOfRange(`${blocks} blocks of time`, `Give an even number from 2 to ${MOST_BLOCKS}.`)
  }
  const rows = trials[0]?.length ?? 0
  if (trials.length < 2 || rows < 2 * blocks || trials.some(({ length }) => length !== rows)) {
    throw optionOutOfRange(
      `${trials.length} trials of ${[...new Set(trials.map(({ length }) => length))].join(', ')} returns`,
      `Give two trials or more, each with the same number of returns, at least ${2 * blocks}.`,
    )
  }
}

function indexOfGreatest(values: Float64Array): number {
  let best = 0
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index
  return best
}

/** Rank from the worst, over trials + 1: equal ones share the middle of their ranks. */
function rankOf(values: Float64Array, index: number): number {
  const value = values[index]!
  let worse = 0
  let equal = 0
  for (const other of values) {
    if (other < value) worse++
    else if (other === value) equal++
  }
  return (worse + (equal + 1) / 2) / (values.length + 1)
}

function slope(x: Float64Array, y: Float64Array): number {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length
  let together = 0
  let alone = 0
  for (let row = 0; row < x.length; row++) {
    together += (x[row]! - meanX) * (y[row]! - meanY)
    alone += (x[row]! - meanX) ** 2
  }
  return alone > 1e-300 ? together / alone : 0
}
