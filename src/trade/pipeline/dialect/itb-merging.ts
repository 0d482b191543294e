import type { MergingDialect } from '../data/merging-dialect.ts'

export const itbMerging: MergingDialect = {
  /** The rows of a training, or of a prediction, and those that their features look back at. */
  lastRows({ train = true, train_length = 0, predict_length = 0, features_horizon = 0 }) {
    const length = train ? train_length : predict_length
    return length === 0 ? 0 : length + features_horizon
  },
}
