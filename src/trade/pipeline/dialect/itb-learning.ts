import type { LearningDialect } from '../learn/learning-dialect.ts'

/**
 * One row more than needed is left out; a set's labels are complete together or not at all; rows from which
 * probabilities are learned are dealt out at random.
 */
export const itbLearning: LearningDialect = {
  settle: (algorithm) =>
    algorithm.algo === 'svc' ? { ...algorithm, train: { folds: 'shuffled', ...algorithm.train } } : algorithm,
  extraGap: 1,
  needsAllLabels: true,
}
