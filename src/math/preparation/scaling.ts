import { allocateColumn, type Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { quantile } from '../statistics/quantile.ts'
import { knownValues, requireColumnCount, requireColumns } from './known-values.ts'
import { brokenModel, isStandardiser, requireSchema } from './read-model.ts'
import { fitStandardiser, type Standardiser } from './standardiser.ts'

export const SCALING_SCHEMA = 'leme.scaling/1'

/**
 * `standard`: (x − mean) / population deviation. `robust`: (x − median) / (third − first quartile).
 * `min-max`: (x − least) / (greatest − least), 0…1 on the rows fitted.
 */
export type ScalingMethod = 'standard' | 'robust' | 'min-max'

/** (x − centre) / scale; plain JSON. */
export interface ScalingModel extends Standardiser {
  readonly schema: typeof SCALING_SCHEMA
}

/**
 * Learns how features are put on a common scale. Pass the rows that are trained on, and no others. Missing values
 * (NaN, ±Infinity) are left out of the fit. A feature without spread gets the scale 0, and is 0 wherever it is known.
 * in: features[P][rows].
 * @throws MathFault `math.features`, `math.length`, `math.option`
 */
export function fitScaling(features: readonly Column[], method: ScalingMethod): ScalingModel {
  requireColumns(features)
  switch (method) {
    case 'standard': {
      const rows = Int32Array.from(features[0]!, (_, row) => row)
      return { schema: SCALING_SCHEMA, ...fitStandardiser(features, rows, { standardise: true }) }
    }
    case 'robust':
      return between(features, { centre: 0.5, low: 0.25, high: 0.75 })
    case 'min-max':
      return between(features, { centre: 0, low: 0, high: 1 })
    default:
      throw new MathFault('math.option', `scaling by ${String(method)}`, 'Use standard, robust or min-max.')
  }
}

/** New columns on the scale; a missing value (NaN, ±Infinity) gives NaN. @throws MathFault `math.features`, `math.length` */
export function applyScaling(model: ScalingModel, features: readonly Column[]): Column[] {
  requireColumnCount(features, model.centre.length)
  return features.map((feature, k) => {
    const out = allocateColumn(feature.length)
    const centre = model.centre[k]!
    const scale = model.scale[k]!
    for (let row = 0; row < out.length; row++) {
      const value = feature[row]!
      if (!Number.isFinite(value)) out[row] = NaN
      else out[row] = scale > 0 ? (value - centre) / scale : 0
    }
    return out
  })
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parseScaling(value: unknown): ScalingModel {
  const model = requireSchema<ScalingModel>(value, SCALING_SCHEMA)
  if (Array.isArray(model.centre) && isStandardiser(model, model.centre.length)) return model as ScalingModel
  throw brokenModel(SCALING_SCHEMA, 'centre and scale do not fit')
}

/** A spread within the rounding of the values is none: dividing by it would make numbers of nothing, or none. */
function spreadOf(values: Float64Array, spread: number): number {
  let most = 0
  for (let k = 0; k < values.length; k++) most = Math.max(most, Math.abs(values[k]!))
  return spread > most * Number.EPSILON ? spread : 0
}

/** A scale from one quantile to another. */
function between(
  features: readonly Column[],
  at: { readonly centre: number; readonly low: number; readonly high: number },
): ScalingModel {
  const known = features.map((feature) => knownValues(feature))
  const of = (values: Float64Array, q: number) => (values.length > 0 ? quantile(values, q) : 0)
  return {
    schema: SCALING_SCHEMA,
    centre: known.map((values) => of(values, at.centre)),
    scale: known.map((values) => spreadOf(values, of(values, at.high) - of(values, at.low))),
  }
}
