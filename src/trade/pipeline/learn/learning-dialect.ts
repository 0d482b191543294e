import type { Algorithm } from './learners/algorithm.ts'

/** Where the reference program and Leme learn from different rows. */
export interface LearningDialect {
  /** The algorithm with what the configuration leaves open. */
  settle(algorithm: Algorithm): Algorithm
  /** Rows left out between a training and its prediction, beyond the label's horizon. */
  readonly extraGap: number
  /** Whether a row must have every label of the set to be learned from, not only the one that is learned. */
  readonly needsAllLabels: boolean
}

/** A label that ends one row before the prediction is known when the prediction is made. */
export const lemeLearning: LearningDialect = {
  settle: (algorithm) => algorithm,
  extraGap: 0,
  needsAllLabels: false,
}
