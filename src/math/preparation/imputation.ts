import { allocateColumn, type Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { mean } from '../statistics/moments.ts'
import { median } from '../statistics/quantile.ts'
import { knownValues, requireColumnCount, requireColumns } from './known-values.ts'
import { brokenModel, isNumbers, requireSchema } from './read-model.ts'

export const IMPUTATION_SCHEMA = 'leme.imputation/1'

export interface ImputationOptions {
  /** What stands in for a missing value: of the feature's known ones, or the same for all. Default `median`. */
  readonly fill?: 'median' | 'mean' | { readonly constant: number }
  /** Adds a column of 0 and 1 for each feature of which a value was missing in the fit; default false. */
  readonly indicators?: boolean
}

/** Plain JSON. */
export interface ImputationModel {
  readonly schema: typeof IMPUTATION_SCHEMA
  /** One per feature. */
  readonly fills: readonly number[]
  /** Places of the features that have an indicator, ascending. */
  readonly indicated: readonly number[]
}

/**
 * Learns what stands in for missing values (NaN, ±Infinity). Pass the rows that are trained on, and no others. A
 * feature that is never known is filled with 0, or the constant.
 * in: features[P][rows].
 * @throws MathFault `math.features`, `math.length`, `math.option`
 */
export function fitImputation(
  features: readonly Column[],
  { fill = 'median', indicators = false }: ImputationOptions = {},
): ImputationModel {
  requireColumns(features)
  const fills = features.map((feature) => fillOf(knownValues(feature), fill))
  const indicated = features.flatMap((feature, k) =>
    indicators && !feature.every(Number.isFinite) ? [k] : [],
  )
  return { schema: IMPUTATION_SCHEMA, fills, indicated }
}

/**
 * New columns without missing values: the features, then the indicators, 1 where a value was missing.
 * @throws MathFault `math.features`, `math.length`
 */
export function applyImputation(model: ImputationModel, features: readonly Column[]): Column[] {
  requireColumnCount(features, model.fills.length)
  const filled = features.map((feature, k) => {
    const out = allocateColumn(feature.length)
    const fill = model.fills[k]!
    for (let row = 0; row < out.length; row++)
      out[row] = Number.isFinite(feature[row]!) ? feature[row]! : fill
    return out
  })
  const indicators = model.indicated.map((k) => {
    const feature = features[k]!
    const out = allocateColumn(feature.length)
    for (let row = 0; row < out.length; row++) out[row] = Number.isFinite(feature[row]!) ? 0 : 1
    return out
  })
  return [...filled, ...indicators]
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parseImputation(value: unknown): ImputationModel {
  const model = requireSchema<ImputationModel>(value, IMPUTATION_SCHEMA)
  const { fills, indicated } = model
  if (!isNumbers(fills) || !isNumbers(indicated)) {
    throw brokenModel(IMPUTATION_SCHEMA, 'fills or indicated are no numbers')
  }
  if (indicated.every((k) => Number.isInteger(k) && k >= 0 && k < fills.length)) {
    return model as ImputationModel
  }
  throw brokenModel(IMPUTATION_SCHEMA, 'an indicator is of no feature')
}

function fillOf(known: Float64Array, fill: NonNullable<ImputationOptions['fill']>): number {
  if (typeof fill === 'object' && Number.isFinite(fill.constant)) return fill.constant
  if (fill === 'median') return known.length > 0 ? median(known) : 0
  if (fill === 'mean') return known.length > 0 ? mean(known) : 0
  throw new MathFault(
    'math.option',
    `missing values are filled with ${JSON.stringify(fill)}`,
    'Use median, mean, or a constant that is a finite number.',
  )
}
