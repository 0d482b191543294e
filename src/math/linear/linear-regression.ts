import type { Column } from '../../domain/index.ts'
import { weighRows } from '../preparation/class-weights.ts'
import { fitStandardiser, packRows } from '../preparation/standardiser.ts'
import { requireTrainable } from '../preparation/training-rows.ts'
import {
  type LinearModel,
  type LinearOptions,
  parseLinear,
  penaltyOf,
  predictLinear,
  refuseSingular,
} from './linear-model.ts'
import { NormalEquations } from './normal-equations.ts'

export const LINEAR_REGRESSION_SCHEMA = 'leme.linear-regression/1'

export interface LinearRegressionModel extends LinearModel {
  readonly schema: typeof LINEAR_REGRESSION_SCHEMA
}

/**
 * Minimises ½·Σ weight·(y − intercept − w·z)² + l2/2·Σw² + l1·Σ|w|: ordinary least squares without penalties, a
 * ridge with l2, a lasso with l1, an elastic net with both.
 * in: features[P][rows], where NaN and ±Infinity count as the mean; target[rows], where NaN leaves the row out.
 * Cost: rows·P²/2 multiply-adds. The same bits on every machine.
 * @throws MathFault `math.features`, `math.target`, `math.length`, `math.option`
 */
export function trainLinearRegression(
  features: readonly Column[],
  target: Column,
  options: LinearOptions = {},
): LinearRegressionModel {
  const penalty = penaltyOf(options)
  const rows = requireTrainable(features, target, { classes: false })
  const weights = weighRows(target, rows, options)
  const standardiser = fitStandardiser(features, rows, { standardise: options.standardise ?? true })
  const packed = packRows(features, rows, standardiser)
  const middle = weightedMean(target, rows, weights)
  const equations = new NormalEquations(features.length)
  const gradients = weights.map((weight, k) => -weight * (target[rows[k]!]! - middle))
  equations.add(packed, gradients, weights)
  if (!equations.solve(new Float64Array(features.length + 1), penalty)) refuseSingular()
  const [intercept, ...found] = Array.from(equations.move, (move) => 0 - move)
  return {
    schema: LINEAR_REGRESSION_SCHEMA,
    ...standardiser,
    intercept: middle + intercept!,
    weights: found,
  }
}

/** Writes the predicted value of each row. in: features as in training. @throws MathFault `math.features`, `math.length` */
export function predictLinearRegression(
  model: LinearRegressionModel,
  features: readonly Column[],
  out: Column,
): void {
  predictLinear(model, features, { out, probability: false })
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parseLinearRegression(value: unknown): LinearRegressionModel {
  return parseLinear<LinearRegressionModel>(value, LINEAR_REGRESSION_SCHEMA)
}

function weightedMean(target: Column, rows: Int32Array, weights: Float64Array): number {
  let sum = 0
  let total = 0
  for (let k = 0; k < rows.length; k++) {
    sum += weights[k]! * target[rows[k]!]!
    total += weights[k]!
  }
  return sum / total
}
