export const BOOSTED_TREES_SCHEMA = 'leme.boosted-trees/2'

/**
 * What is learned. `binary`: log-loss of classes 0 and 1, predicts the probability of 1. `crossEntropy`: the same of
 * probabilities in [0, 1]. Values: `regression` by squared error, `l1` by absolute error (medians), `huber` by one
 * that is squared up to `alpha` and linear beyond, `quantile` the quantile `alpha`.
 */
export type BoostObjective = (typeof BOOST_OBJECTIVES)[number]
export const BOOST_OBJECTIVES = ['binary', 'crossEntropy', 'regression', 'l1', 'huber', 'quantile'] as const

/**
 * One tree as columns over its nodes (`feature` … `right`) and its leaves (`value`). A row goes left where its
 * feature ≤ threshold (or = threshold, where `equals` is 1), or is missing (NaN, ±Infinity) and `missingLeft` is 1.
 * A child ≥ 0 is a node, a child < 0 the leaf ~child. Node 0 is the root; a tree without nodes is the leaf 0.
 */
export interface BoostedTree {
  readonly feature: readonly number[]
  readonly threshold: readonly number[]
  readonly equals: readonly (0 | 1)[]
  readonly missingLeft: readonly (0 | 1)[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  /** Added to the score; the learning rate is in it. */
  readonly value: readonly number[]
}

/** A trained model: plain JSON. The score of a row is `base` plus one leaf of each tree; log-odds for probabilities. */
export interface BoostedTreesModel {
  readonly schema: typeof BOOSTED_TREES_SCHEMA
  readonly objective: BoostObjective
  readonly features: number
  readonly base: number
  readonly trees: readonly BoostedTree[]
  /** Total gain of the splits on each feature. */
  readonly importance: readonly number[]
  /** How many splits are on each feature. */
  readonly splits: readonly number[]
}

export function isProbability(objective: BoostObjective): boolean {
  return objective === 'binary' || objective === 'crossEntropy'
}
