import type { Penalty } from './linear-model.ts'

const MOST_SWEEPS = 20_000
const CONVERGED = 1e-26

export interface QuadraticStep {
  /** Row by row, of which the lower triangle is read; [n·n]. */
  readonly hessian: Float64Array
  /** Of the loss alone, at `beta`; [n]. */
  readonly gradient: Float64Array
  readonly beta: Float64Array
  readonly penalty: Penalty
}

/**
 * Minimises gradient·d + ½·dᵀ·hessian·d + l2/2·Σ(beta + d)² + l1·Σ|beta + d| over d, where item 0 is the free
 * intercept: one coordinate after the other, by its closed form (Friedman, Hastie and Tibshirani 2010).
 * out: move[n] = −d. A coordinate without curvature stays.
 */
export function descendByCoordinate(move: Float64Array, step: QuadraticStep): void {
  const { hessian, beta, penalty } = step
  const n = beta.length
  const slope = step.gradient.slice()
  move.fill(0)
  let first = 0
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0
    for (let k = 0; k < n; k++) {
      const own = hessian[k * n + k]!
      const l1 = k === 0 ? 0 : penalty.l1
      const l2 = k === 0 ? 0 : penalty.l2
      if (own + l2 === 0) continue
      const at = beta[k]! - move[k]!
      const change = shrink(own * at - slope[k]!, l1) / (own + l2) - at
      if (change === 0) continue
      move[k]! -= change
      for (let j = 0; j < k; j++) slope[j]! += hessian[k * n + j]! * change
      for (let j = k; j < n; j++) slope[j]! += hessian[j * n + k]! * change
      largest = Math.max(largest, change * change * (own + l2))
    }
    if (sweep === 0) first = largest
    if (largest <= first * CONVERGED) return
  }
}

function shrink(value: number, by: number): number {
  if (value > by) return value - by
  return value < -by ? value + by : 0
}
