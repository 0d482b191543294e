import { lemeMerging, type MergingDialect } from '../data/merging-dialect.ts'
import { type FeatureDialect, lemeFeatures } from '../features/feature-dialect.ts'
import { type LabelDialect, lemeLabels } from '../labels/label-dialect.ts'
import { type LearningDialect, lemeLearning } from '../learn/learning-dialect.ts'
import { lemeTrading, type TradingDialect } from '../signals/trading-dialect.ts'
import { itbDialect } from './itb.ts'

/**
 * How one configuration is understood: Leme's own way, or exactly as the intelligent-trading-bot does, known
 * defects included. Each part is handed to those who need it; nobody asks for the name.
 */
export interface Dialect {
  /** Whether impossible candles, features that look ahead or are empty, and labels of one class end the line. */
  readonly isStrict: boolean
  readonly merging: MergingDialect
  readonly features: FeatureDialect
  readonly labels: LabelDialect
  readonly learning: LearningDialect
  readonly trading: TradingDialect
}

export const DIALECTS = ['leme', 'itb'] as const
export type DialectName = (typeof DIALECTS)[number]

const lemeDialect: Dialect = {
  isStrict: true,
  merging: lemeMerging,
  features: lemeFeatures,
  labels: lemeLabels,
  learning: lemeLearning,
  trading: lemeTrading,
}

export function dialectOf(name: DialectName): Dialect {
  return name === 'itb' ? itbDialect : lemeDialect
}
