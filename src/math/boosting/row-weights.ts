import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength } from '../guard.ts'
import type { ResolvedOptions } from './options.ts'
import type { TrainingRows } from './training-rows.ts'

/**
 * Weight of each of the rows: its own, times that of its class. Null where all are 1.
 * @throws MathFault `math.option`, `math.length`
 */
export function rowWeights(
  target: Column,
  { rows, trained }: TrainingRows,
  { weights, positiveWeight }: ResolvedOptions,
): Column | null {
  if (weights === null && positiveWeight === 1) return null
  if (weights) requireSameLength(target, weights)
  const out = Float64Array.from(rows, (row) => weightOf(weights, row))
  if (out.subarray(0, trained).every((weight) => weight === 0)) {
    throw new MathFault('math.option', 'all weights of the rows trained on are 0', 'Give some weight.')
  }
  const [zero, one] = classWeights(target, rows.subarray(0, trained), positiveWeight)
  for (let k = 0; k < rows.length; k++) out[k]! *= target[rows[k]!] === 1 ? one : zero
  return out
}

function weightOf(weights: Column | null, row: number): number {
  const weight = weights ? weights[row]! : 1
  if (weight >= 0 && weight <= 1e12) return weight
  throw new MathFault('math.option', `the weight of row ${row} is ${weight}`, 'Use numbers from 0 to 1e12.')
}

/** Of classes 0 and 1. `balanced` counts rows, as LightGBM's `is_unbalance`: the rarer class is raised to the other. */
function classWeights(target: Column, rows: Int32Array, positive: number | 'balanced'): [number, number] {
  if (positive !== 'balanced') return [1, positive]
  let ones = 0
  for (const row of rows) ones += target[row]!
  const zeros = rows.length - ones
  if (ones === 0 || zeros === 0) return [1, 1]
  return ones > zeros ? [ones / zeros, 1] : [1, zeros / ones]
}
