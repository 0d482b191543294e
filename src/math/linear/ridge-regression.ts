import type { Column } from '../../domain/index.ts'
import {
  type LinearModel,
  type LinearOptions,
  NormalEquations,
  predictLinear,
  refuseSingular,
  requireTrainable,
} from './linear-model.ts'
import { fitStandardiser, standardiseRow } from './standardiser.ts'

export interface RidgeRegressionModel extends LinearModel {
  readonly schema: 'leme.ridge-regression/1'
}

/**
 * Least squares with an L2 penalty, on features standardised inside.
 * in: features[P][rows], where NaN and ±Infinity count as the mean; target[rows], where NaN leaves the row out.
 * Cost: rows·P²/2 multiply-adds. The same bits on every machine.
 * @throws MathFault `math.features`, `math.target`, `math.length`, `math.option`
 */
export function trainRidgeRegression(
  features: readonly Column[],
  target: Column,
  options: LinearOptions = {},
): RidgeRegressionModel {
  const l2 = options.l2 ?? 1
  const rows = requireTrainable(features, target, l2)
  const standardiser = fitStandardiser(features, rows)
  const equations = new NormalEquations(features.length)
  const z = new Float64Array(features.length + 1)
  const inputs = z.subarray(1)
  z[0] = 1
  for (let k = 0; k < rows.length; k++) {
    standardiseRow(inputs, rows[k]!, { features, standardiser })
    equations.add(z, target[rows[k]!]!, 1)
  }
  if (!equations.solve(l2)) refuseSingular()
  const [intercept, ...weights] = Array.from(equations.right)
  return { schema: 'leme.ridge-regression/1', ...standardiser, intercept: intercept!, weights }
}

/** Writes the predicted value of each row. in: features as in training. @throws MathFault `math.features`, `math.length` */
export function predictRidgeRegression(
  model: RidgeRegressionModel,
  features: readonly Column[],
  out: Column,
): void {
  predictLinear(model, features, { out, probability: false })
}
