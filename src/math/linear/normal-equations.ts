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

  /** Adds rows: row k has its P features at `packed[k·P]`, a gradient and a curvature. */
  add(packed: Float64Array, gradients: Float64Array, curvatures: Float64Array): void {
    const rows = gradients.length
    const whole = rows - (rows % 4)
    for (let row = 0; row < whole; row += 4) this.#addFour(packed, curvatures, row)
    for (let row = whole; row < rows; row++) this.#addOne(packed, curvatures, row)
    const sums = this.gradient
    const width = this.#size - 1
    for (let row = 0, at = 0; row < rows; row++) {
      const slope = gradients[row]!
      sums[0]! += slope
      for (let k = 1; k <= width; k++, at++) sums[k]! += slope * packed[at]!
    }
  }

  /** Four rows at once, so that the matrix is read and written once for all of them. */
  #addFour(packed: Float64Array, curvatures: Float64Array, row: number): void {
    const matrix = this.#matrix
    const size = this.#size
    const width = size - 1
    const a = row * width - 1
    const b = a + width
    const c = b + width
    const d = c + width
    const ca = curvatures[row]!
    const cb = curvatures[row + 1]!
    const cc = curvatures[row + 2]!
    const cd = curvatures[row + 3]!
    matrix[0]! += ca + cb + cc + cd
    for (let i = 1, line = size; i < size; i++, line += size) {
      const va = ca * packed[a + i]!
      const vb = cb * packed[b + i]!
      const vc = cc * packed[c + i]!
      const vd = cd * packed[d + i]!
      matrix[line]! += va + vb + vc + vd
      for (let j = 1; j <= i; j++) {
        matrix[line + j]! +=
          va * packed[a + j]! + vb * packed[b + j]! + (vc * packed[c + j]! + vd * packed[d + j]!)
      }
    }
  }

  #addOne(packed: Float64Array, curvatures: Float64Array, row: number): void {
    const matrix = this.#matrix
    const size = this.#size
    const start = row * (size - 1) - 1
    const curvature = curvatures[row]!
    matrix[0]! += curvature
    for (let i = 1, line = size; i < size; i++, line += size) {
      const weighted = curvature * packed[start + i]!
      matrix[line]! += weighted
      for (let j = 1; j <= i; j++) matrix[line + j]! += weighted * packed[start + j]!
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
