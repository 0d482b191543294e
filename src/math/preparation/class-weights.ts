import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength, requireWithin } from '../guard.ts'

/** Weights of class 0 and class 1. `balanced` gives both classes the same total weight. */
export type ClassWeights = 'balanced' | readonly [number, number]

export interface RowWeighting {
  /** Default: all 1. */
  readonly classWeights?: ClassWeights
  /** Weight of each row, ≥ 0; a row of weight 2 counts as if it stood there twice. Default: all 1. */
  readonly rowWeights?: Column
}

/**
 * Weight of each of `rows`: class weight · row weight. `balanced` is total / (2 · total of the class), totals being
 * sums of row weights (King and Zeng 2001); a class without rows has weight 1.
 * @throws MathFault `math.option`, `math.length`, `math.target` when all weights are 0
 */
export function weighRows(target: Column, rows: Int32Array, weighting: RowWeighting): Float64Array {
  const weights = ownWeights(target, rows, weighting.rowWeights)
  const byClass = weighting.classWeights
  if (byClass !== undefined) {
    const [zero, one] = byClass === 'balanced' ? balance(target, rows, weights) : byClass
    requireWithin('the weight of class 0', zero, [0, 1e12])
    requireWithin('the weight of class 1', one, [0, 1e12])
    for (let k = 0; k < rows.length; k++) weights[k]! *= target[rows[k]!] === 1 ? one : zero
  }
  if (weights.some((weight) => weight > 0)) return weights
  throw new MathFault('math.target', 'every row has weight 0', 'Give some rows a weight above 0.')
}

/** The weights that `balanced` stands for. in: target[rows] of 0, 1 or NaN (left out). */
export function balancedClassWeights(target: Column): readonly [number, number] {
  const rows = new Int32Array(target.length)
  let count = 0
  for (let row = 0; row < target.length; row++) if (!Number.isNaN(target[row]!)) rows[count++] = row
  const known = rows.subarray(0, count)
  return balance(target, known, new Float64Array(count).fill(1))
}

function ownWeights(target: Column, rows: Int32Array, rowWeights: Column | undefined): Float64Array {
  const weights = new Float64Array(rows.length).fill(1)
  if (rowWeights === undefined) return weights
  requireSameLength(target, rowWeights)
  for (let k = 0; k < rows.length; k++) {
    const weight = rowWeights[rows[k]!]!
    requireWithin(`the weight of row ${rows[k]}`, weight, [0, 1e12])
    weights[k] = weight
  }
  return weights
}

function balance(target: Column, rows: Int32Array, weights: Float64Array): readonly [number, number] {
  let zeros = 0
  let ones = 0
  for (let k = 0; k < rows.length; k++) {
    if (target[rows[k]!] === 1) ones += weights[k]!
    else zeros += weights[k]!
  }
  const half = (zeros + ones) / 2
  return [zeros > 0 ? half / zeros : 1, ones > 0 ? half / ones : 1]
}
