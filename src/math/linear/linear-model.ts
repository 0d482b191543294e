import type { Column } from '../../domain/index.ts'
import { sigmoid } from '../elementary/exp.ts'
import { MathFault } from '../fault.ts'
import { requireWithin } from '../guard.ts'
import { brokenModel, isNumbers, isStandardiser, requireSchema } from '../preparation/read-model.ts'
import { type Standardiser, standardiseRow } from '../preparation/standardiser.ts'
import { requireFeatures } from '../preparation/training-rows.ts'

export interface LinearOptions {
  /** Penalty l2/2·Σw² on the weights, against the loss summed over rows; default 1. With C: 1/C; of a ridge: alpha. */
  readonly l2?: number
  /** Penalty l1·Σ|w|, which sets weights to exactly 0; default 0. Of a lasso with mean squared error: rows·alpha. */
  readonly l1?: number
  /** Divide each feature by its population deviation first; default true. A feature always is centred. */
  readonly standardise?: boolean
  /** Weight of each row, ≥ 0; default: all 1. */
  readonly rowWeights?: Column
}

export interface Penalty {
  readonly l1: number
  readonly l2: number
}

/** A score linear in standardised features; plain JSON. */
export interface LinearModel extends Standardiser {
  /** The score of a row whose features all are at their centre. */
  readonly intercept: number
  readonly weights: readonly number[]
}

/** @throws MathFault `math.option` */
export function penaltyOf({ l1 = 0, l2 = 1 }: LinearOptions): Penalty {
  requireWithin('l1', l1, [0, 1e12])
  requireWithin('l2', l2, [0, 1e12])
  return { l1, l2 }
}

/** @throws MathFault `math.target` */
export function refuseSingular(): never {
  throw new MathFault(
    'math.target',
    'the weights are not determined: features depend linearly on others, or separate the classes',
    'Set l2 above 0, or drop features that repeat each other.',
  )
}

/** Checks a linear model that was read from JSON. @throws MathFault `math.model` */
export function parseLinear<M extends LinearModel & { readonly schema: string }>(
  value: unknown,
  schema: M['schema'],
): M {
  const model = requireSchema<M>(value, schema)
  if (!isNumbers(model.weights) || !Number.isFinite(model.intercept)) {
    throw brokenModel(schema, 'weights or intercept are no numbers')
  }
  if (!isStandardiser(model, model.weights.length)) throw brokenModel(schema, 'centre or scale do not fit')
  return model as M
}

/** Writes intercept + w·z of each row, through the sigmoid for `probability`. @throws MathFault `math.features`, `math.length` */
export function predictLinear(
  model: LinearModel,
  features: readonly Column[],
  { out, probability }: { readonly out: Column; readonly probability: boolean },
): void {
  requireFeatures(features, model.weights.length, out)
  const z = new Float64Array(features.length)
  for (let row = 0; row < out.length; row++) {
    standardiseRow(z, row, { features, standardiser: model })
    let score = model.intercept
    for (let k = 0; k < z.length; k++) score += model.weights[k]! * z[k]!
    out[row] = probability ? sigmoid(score) : score
  }
}
