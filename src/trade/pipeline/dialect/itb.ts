import { itbFeatures } from './itb-features.ts'
import { itbLabels } from './itb-labels.ts'
import { itbLearning } from './itb-learning.ts'
import { itbMerging } from './itb-merging.ts'
import { itbTrading } from './itb-trading.ts'

/** The intelligent-trading-bot as it is, for comparisons; not for trading. */
export const itbDialect = {
  isStrict: false,
  merging: itbMerging,
  features: itbFeatures,
  labels: itbLabels,
  learning: itbLearning,
  trading: itbTrading,
}
