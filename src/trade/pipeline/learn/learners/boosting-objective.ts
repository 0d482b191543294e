import type { BoostObjective } from '../../../../math/index.ts'

/** LightGBM's names of what is learned. */
const OBJECTIVES = {
  binary: 'binary',
  cross_entropy: 'crossEntropy',
  xentropy: 'crossEntropy',
  regression: 'regression',
  regression_l2: 'regression',
  l2: 'regression',
  mean_squared_error: 'regression',
  mse: 'regression',
  l2_root: 'regression',
  root_mean_squared_error: 'regression',
  rmse: 'regression',
  regression_l1: 'l1',
  l1: 'l1',
  mean_absolute_error: 'l1',
  mae: 'l1',
  huber: 'huber',
  quantile: 'quantile',
} as const satisfies Readonly<Record<string, BoostObjective>>

export type ObjectiveName = keyof typeof OBJECTIVES
export const OBJECTIVE_NAMES = Object.keys(OBJECTIVES) as readonly ObjectiveName[]

export function objectiveOf(name: ObjectiveName): BoostObjective {
  return OBJECTIVES[name]
}

/** Whether a number is learned, not a probability. */
export function learnsNumber(objective: BoostObjective): boolean {
  return objective !== 'binary' && objective !== 'crossEntropy'
}
