import type { Column } from '../../domain/index.ts'
import { sigmoid } from '../elementary/exp.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength, requireWithin } from '../guard.ts'
import { solveCholesky } from './cholesky.ts'
import { type Standardiser, standardiseRow } from './standardiser.ts'

export interface LinearOptions {
  /** Penalty l2/2·Σw² on the weights of the standardised features, against the loss summed over rows; default 1. */
  readonly l2?: number
}

/** A score linear in standardised features; plain JSON. */
export interface LinearModel extends Standardiser {
  readonly intercept: number
  readonly weights: readonly number[]
}

/** Rows to train on: those whose target is known. @throws MathFault `math.features`, `math.length`, `math.option`, `math.target` */
export function requireTrainable(features: readonly Column[], target: Column, l2: number): Int32Array {
  requireWithin('l2', l2, [0, 1e12])
  if (features.length === 0) {
    throw new MathFault('math.features', 'no features to train on', 'Pass at least one column.')
  }
  requireSameLength(target, ...features)
  const rows = new Int32Array(target.length)
  let count = 0
  for (let row = 0; row < target.length; row++) if (Number.isFinite(target[row]!)) rows[count++] = row
  if (count > 0) return rows.subarray(0, count)
  throw new MathFault('math.target', 'no row has a target', 'Load more candles, or lower the label horizon.')
}

/** Σ gradient·z and Σ curvature·z·zᵀ over rows z = (1, standardised features); the intercept is item 0. */
export class NormalEquations {
  readonly right: Float64Array
  readonly #matrix: Float64Array
  readonly #size: number

  constructor(features: number) {
    this.#size = features + 1
    this.right = new Float64Array(this.#size)
    this.#matrix = new Float64Array(this.#size * this.#size)
  }

  clear(): void {
    this.right.fill(0)
    this.#matrix.fill(0)
  }

  /** Adds a row; `z[0]` is 1. */
  add(z: Float64Array, gradient: number, curvature: number): void {
    const matrix = this.#matrix
    const right = this.right
    for (let i = 0, at = 0; i < z.length; i++, at += z.length) {
      const weighted = curvature * z[i]!
      right[i]! += gradient * z[i]!
      for (let j = 0; j <= i; j++) matrix[at + j]! += weighted * z[j]!
    }
  }

  /**
   * Solves for the step into `right`, with `l2` on every weight but the intercept. A feature without spread has an
   * empty row and gets a step of 0.
   */
  solve(l2: number): boolean {
    for (let i = 0; i < this.#size; i++) {
      const diagonal = i * this.#size + i
      if (i > 0) this.#matrix[diagonal]! += l2
      if (this.#matrix[diagonal] === 0) this.#matrix[diagonal] = 1
    }
    return solveCholesky(this.#matrix, this.right)
  }
}

/** @throws MathFault `math.target` */
export function refuseSingular(): never {
  throw new MathFault(
    'math.target',
    'the features are linearly dependent, so their weights are not determined',
    'Set l2 above 0, or drop features that repeat each other.',
  )
}

/** Writes intercept + w·z of each row, through the sigmoid for `probability`. @throws MathFault `math.features`, `math.length` */
export function predictLinear(
  model: LinearModel,
  features: readonly Column[],
  { out, probability }: { readonly out: Column; readonly probability: boolean },
): void {
  if (features.length !== model.weights.length) {
    throw new MathFault(
      'math.features',
      `${features.length} features for a model of ${model.weights.length}`,
      'Pass the columns that the model was trained on, in that order.',
    )
  }
  requireSameLength(out, ...features)
  const z = new Float64Array(features.length)
  for (let row = 0; row < out.length; row++) {
    standardiseRow(z, row, { features, standardiser: model })
    let score = model.intercept
    for (let k = 0; k < z.length; k++) score += model.weights[k]! * z[k]!
    out[row] = probability ? sigmoid(score) : score
  }
}
