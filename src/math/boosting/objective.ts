import type { Column } from '../../domain/index.ts'
import { exp } from '../elementary/exp.ts'
import { log } from '../elementary/log.ts'
import { sumBlocks } from './gradients.ts'
import { type BoostObjective, isProbability } from './model.ts'
import type { BoostSteps, BoostTable } from './steps.ts'
import { weightedQuantile } from './weighted-quantile.ts'

export interface Objective {
  readonly objective: BoostObjective
  readonly alpha: number
}

/** Where trees start: log-odds or mean; for absolute errors the median, for quantiles the quantile. */
export function startScore({ target, weight, trained }: BoostTable, { objective, alpha }: Objective): number {
  if (objective === 'l1' || objective === 'quantile') {
    const known = { values: target.subarray(0, trained), weights: weight?.subarray(0, trained) ?? null }
    return weightedQuantile(known, objective === 'l1' ? 0.5 : alpha)
  }
  let sum = 0
  let weights = 0
  for (let row = 0; row < trained; row++) {
    const weighs = weight === null ? 1 : weight[row]!
    sum += target[row]! * weighs
    weights += weighs
  }
  const mean = sum / weights
  if (!isProbability(objective)) return mean
  const edge = 0.5 / trained
  const share = Math.min(Math.max(mean, edge), 1 - edge)
  return log(share / (1 - share))
}

/** Gradients at the scores. The errors that are not smooth have a hessian of 1, so that it counts rows. */
export function deriveObjective(steps: BoostSteps, table: BoostTable, { objective, alpha }: Objective): void {
  if (isProbability(objective)) steps.derive(table, 'logistic')
  else if (objective === 'regression') steps.derive(table, 'squared')
  else deriveRough(table, objective, alpha)
}

function deriveRough(table: BoostTable, objective: BoostObjective, alpha: number): void {
  const { score, target, weight, gradient, hessian, trained } = table
  for (let row = 0; row < trained; row++) {
    const weighs = weight === null ? 1 : weight[row]!
    gradient[row] = slope(score[row]! - target[row]!, objective, alpha) * weighs
    hessian[row] = weighs
  }
  sumBlocks(table)
}

function slope(error: number, objective: BoostObjective, alpha: number): number {
  if (objective === 'huber') return Math.min(Math.max(error, -alpha), alpha)
  if (objective === 'quantile') return error >= 0 ? 1 - alpha : -alpha
  return Math.sign(error)
}

/** The best value of a leaf where Newton's step is not: the quantile of what is missing to the target. */
export function leafQuantile(table: BoostTable, rows: Int32Array, { objective, alpha }: Objective): number {
  const { target, score, weight } = table
  const values = Float64Array.from(rows, (row) => target[row]! - score[row]!)
  const weights = weight ? Float64Array.from(rows, (row) => weight[row]!) : null
  return weightedQuantile({ values, weights }, objective === 'l1' ? 0.5 : alpha)
}

/** Weighted mean of the loss over the rows kept out. */
export function keptLoss({ target, score, weight, kept }: BoostTable, objective: Objective): number {
  let sum = 0
  let weights = 0
  for (const row of kept) {
    const weighs = weight === null ? 1 : weight[row]!
    sum += lossOf(score[row]!, target[row]!, objective) * weighs
    weights += weighs
  }
  return sum / weights
}

function lossOf(score: number, target: number, { objective, alpha }: Objective): number {
  if (isProbability(objective)) {
    return Math.max(score, 0) - score * target + log(1 + exp(-Math.abs(score)))
  }
  const error = score - target
  const size = Math.abs(error)
  if (objective === 'regression') return error ** 2
  if (objective === 'huber') return size <= alpha ? 0.5 * error ** 2 : alpha * (size - 0.5 * alpha)
  if (objective === 'quantile') return error >= 0 ? (1 - alpha) * error : -alpha * error
  return size
}

/** Whether all of the first rows are alike. */
export function isConstant(column: Column, rows: number): boolean {
  for (let row = 1; row < rows; row++) if (column[row] !== column[0]) return false
  return true
}
