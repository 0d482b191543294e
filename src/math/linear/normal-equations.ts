import { solveCholesky } from './cholesky.ts'
import { descendByCoordinate } from './coordinate-descent.ts'
import type { Penalty } from './linear-model.ts'

/** Σ gradient·z and Σ curvature·z·zᵀ over rows z = (1, features); the intercept is item 0. */
export class NormalEquations {
  readonly gradient: Float64Array
  /** What the last `solve` found: subtract it from the weights. */
  readonly move: Float64Array
  readonly #matrix: Float64Array
  readonly #scratch: Float64Array
  readonly #size: number

  constructor(features: number) {
    this.#size = features + 1
    this.gradient = new Float64Array(this.#size)
    this.move = new Float64Array(this.#size)
    this.#matrix = new Float64Array(this.#size * this.#size)
    this.#scratch = new Float64Array(this.#size * this.#size)
  }

  clear(): void {
    this.gradient.fill(0)
    this.#matrix.fill(0)
  }

  /** Adds the row whose P features stand at `packed[at]` and after. */
  add(packed: Float64Array, at: number, { gradient, curvature }: RowTerms): void {
    const matrix = this.#matrix
    const sums = this.gradient
    const size = this.#size
    matrix[0]! += curvature
    sums[0]! += gradient
    for (let i = 1, line = size; i < size; i++, line += size) {
      const value = packed[at + i - 1]!
      const weighted = curvature * value
      sums[i]! += gradient * value
      matrix[line]! += weighted
      for (let j = 1; j <= i; j++) matrix[line + j]! += weighted * packed[at + j - 1]!
    }
  }

  /**
   * Solves for `move` at the weights `beta`, the penalty being on every weight but the intercept. A feature without
   * spread has an empty row and gets a move of 0. False when the weights are not determined.
   */
  solve(beta: Float64Array, penalty: Penalty): boolean {
    if (penalty.l1 > 0) {
      descendByCoordinate(this.move, { hessian: this.#matrix, gradient: this.gradient, beta, penalty })
      return true
    }
    this.#scratch.set(this.#matrix)
    for (let i = 0; i < this.#size; i++) {
      const diagonal = i * this.#size + i
      this.move[i] = this.gradient[i]! + (i > 0 ? penalty.l2 * beta[i]! : 0)
      if (i > 0) this.#scratch[diagonal]! += penalty.l2
      if (this.#scratch[diagonal] === 0) this.#scratch[diagonal] = 1
    }
    return solveCholesky(this.#scratch, this.move)
  }
}

interface RowTerms {
  readonly gradient: number
  readonly curvature: number
}
