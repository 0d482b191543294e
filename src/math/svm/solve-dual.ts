import type { KernelRows } from './kernel-rows.ts'

const SHRINK_STEPS = 1000
const PROGRESS_STEPS = 1000
const LEAST_CURVATURE = 1e-12
const CAN_RISE = 1
const CAN_FALL = 2

export interface DualProgress {
  readonly steps: number
  /** How far the solution is from optimal; done below the tolerance. */
  readonly violation: number
  /** Points still moved; the others are set aside as settled. */
  readonly active: number
}

/**
 * Minimise ½·βᵀKβ − goalᵀβ over low ≤ β ≤ high with Σβ = 0, where low ≤ 0 ≤ high. Every array is permuted in place
 * while it is solved, together with the kernel's points.
 */
export interface DualProblem {
  readonly kernel: KernelRows
  readonly goal: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly tolerance: number
  readonly shrinking: boolean
  readonly mostSteps: number
  readonly onProgress?: ((progress: DualProgress) => void) | undefined
}

export interface DualSolution {
  /** In the order the points had. */
  readonly beta: Float64Array
  /** The function is Σ β·K(x, ·) + bias. */
  readonly bias: number
  readonly steps: number
  readonly violation: number
  readonly converged: boolean
}

/**
 * Sequential minimal optimisation with working sets chosen by second-order information (Fan, Chen and Lin 2005) and
 * shrinking (Joachims 1998), stated for signed coefficients: `force` = goal − Kβ must be level over the points that
 * may still move. Cost: two kernel rows and about 3 ns per active point a step.
 */
export function solveDual(problem: DualProblem): DualSolution {
  return new Solver(problem).solve()
}

class Solver {
  readonly #problem: DualProblem
  readonly #beta: Float64Array
  readonly #force: Float64Array
  readonly #moves: Uint8Array
  readonly #order: Int32Array
  readonly #pairs: Int32Array
  readonly #count: number
  #active: number
  #riser = -1
  #faller = -1
  /** Of the last choice of a faller: least force of those that can fall. */
  #least = Infinity
  #steps = 0
  #isWhole = false

  constructor(problem: DualProblem) {
    this.#problem = problem
    this.#count = problem.goal.length
    this.#active = this.#count
    this.#beta = new Float64Array(this.#count)
    this.#force = problem.goal.slice()
    this.#moves = new Uint8Array(this.#count)
    this.#order = Int32Array.from(this.#beta, (_, i) => i)
    this.#pairs = new Int32Array(this.#count + 2)
    for (let i = 0; i < this.#count; i++) this.#mark(i)
  }

  solve(): DualSolution {
    const { tolerance, mostSteps, kernel, shrinking, onProgress } = this.#problem
    let untilShrink = Math.min(this.#count, SHRINK_STEPS)
    this.#chooseRiser()
    for (;;) {
      if (shrinking && untilShrink-- <= 0) {
        untilShrink = Math.min(this.#count, SHRINK_STEPS)
        this.#shrink()
      }
      const row = this.#riser < 0 ? undefined : kernel.row(this.#riser, this.#active)
      if (row) this.#chooseFaller(row)
      const violation = row ? this.#force[this.#riser]! - this.#least : 0
      if (!(violation > tolerance) || this.#faller < 0) {
        if (this.#active === this.#count) break
        this.#restore()
        untilShrink = 1
        continue
      }
      if (this.#steps >= mostSteps) break
      this.#step(row!, kernel.row(this.#faller, this.#active))
      this.#steps++
      if (onProgress && this.#steps % PROGRESS_STEPS === 0) {
        onProgress({ steps: this.#steps, violation, active: this.#active })
      }
    }
    return this.#finish()
  }

  #mark(i: number): void {
    const { low, high } = this.#problem
    const beta = this.#beta[i]!
    this.#moves[i] = (beta < high[i]! ? CAN_RISE : 0) | (beta > low[i]! ? CAN_FALL : 0)
  }

  #chooseRiser(): void {
    const force = this.#force
    const moves = this.#moves
    let best = -Infinity
    let riser = -1
    for (let k = 0; k < this.#active; k++) {
      if ((moves[k]! & CAN_RISE) !== 0 && force[k]! > best) {
        best = force[k]!
        riser = k
      }
    }
    this.#riser = riser
  }

  /** Of the points that can fall, the one whose step with the riser gains most. */
  #chooseFaller(row: Float32Array): void {
    const force = this.#force
    const moves = this.#moves
    const active = this.#active
    const top = force[this.#riser]!
    let least = Infinity
    let most = 0
    let faller = -1
    for (let k = 0; k < active; k++) {
      if ((moves[k]! & CAN_FALL) === 0) continue
      const own = force[k]!
      const difference = top - own
      if (!(difference > 0)) continue
      if (own < least) least = own
      const curvature = 2 - 2 * row[k]!
      const gain = (difference * difference) / (curvature > 0 ? curvature : LEAST_CURVATURE)
      if (gain > most) {
        most = gain
        faller = k
      }
    }
    this.#least = least
    this.#faller = faller
  }

  /** Raises one coefficient and lowers the other by the same, updates all forces, and chooses the next riser. */
  #step(up: Float32Array, down: Float32Array): void {
    const { low, high } = this.#problem
    const beta = this.#beta
    const force = this.#force
    const moves = this.#moves
    const i = this.#riser
    const j = this.#faller
    const curvature = 2 - 2 * up[j]!
    const wanted = (force[i]! - force[j]!) / (curvature > 0 ? curvature : LEAST_CURVATURE)
    const room = high[i]! - beta[i]!
    const fall = beta[j]! - low[j]!
    const move = Math.min(wanted, room, fall)
    beta[i] = move === room ? high[i]! : beta[i]! + move
    beta[j] = move === fall ? low[j]! : beta[j]! - move
    this.#mark(i)
    this.#mark(j)
    const active = this.#active
    let best = -Infinity
    let riser = -1
    for (let k = 0; k < active; k++) {
      const next = force[k]! - move * (up[k]! - down[k]!)
      force[k] = next
      if ((moves[k]! & CAN_RISE) !== 0 && next > best) {
        best = next
        riser = k
      }
    }
    this.#riser = riser
  }

  /** Sets aside points at a bound that the forces press against; near the end looks at all once more first. */
  #shrink(): void {
    const { tolerance, kernel } = this.#problem
    let [top, bottom] = this.#extremes()
    if (!this.#isWhole && top - bottom <= 10 * tolerance) {
      this.#isWhole = true
      if (this.#active < this.#count) this.#restore()
      ;[top, bottom] = this.#extremes()
    }
    const pairs = this.#pairs
    let length = 0
    for (let k = 0; k < this.#active; k++) {
      if (!this.#isSettled(k, top, bottom)) continue
      while (--this.#active > k) {
        if (this.#isSettled(this.#active, top, bottom)) continue
        this.#swap(k, this.#active)
        pairs[length++] = k
        pairs[length++] = this.#active
        break
      }
    }
    kernel.swap(pairs, length)
    kernel.narrow(Math.max(this.#active, 2))
    this.#chooseRiser()
  }

  #extremes(): [number, number] {
    let top = -Infinity
    let bottom = Infinity
    for (let k = 0; k < this.#active; k++) {
      const force = this.#force[k]!
      if ((this.#moves[k]! & CAN_RISE) !== 0 && force > top) top = force
      if ((this.#moves[k]! & CAN_FALL) !== 0 && force < bottom) bottom = force
    }
    return [top, bottom]
  }

  #isSettled(k: number, top: number, bottom: number): boolean {
    if (this.#moves[k] === CAN_FALL) return this.#force[k]! > top
    if (this.#moves[k] === CAN_RISE) return this.#force[k]! < bottom
    return this.#moves[k] === 0
  }

  #swap(i: number, j: number): void {
    const { goal, low, high } = this.#problem
    for (const items of [goal, low, high, this.#beta, this.#force, this.#moves, this.#order]) {
      const held = items[i]!
      items[i] = items[j]!
      items[j] = held
    }
  }

  /** Recomputes the forces on the points that were set aside and takes them back. */
  #restore(): void {
    const { kernel, goal } = this.#problem
    const scratch = new Float32Array(this.#count)
    const from = this.#active
    const to = this.#count
    const force = this.#force
    for (let k = from; k < to; k++) force[k] = goal[k]!
    for (let i = 0; i < to; i++) {
      const beta = this.#beta[i]!
      if (beta === 0) continue
      const row = kernel.holdsAll ? kernel.row(i, to) : scratch
      if (row === scratch) kernel.fill(scratch, i, { from, to })
      for (let k = from; k < to; k++) force[k]! -= beta * row[k]!
    }
    this.#active = to
    kernel.widen()
    this.#chooseRiser()
  }

  #finish(): DualSolution {
    if (this.#active < this.#count) this.#restore()
    const [top, bottom] = this.#extremes()
    const violation = Math.max(0, top - bottom)
    const beta = new Float64Array(this.#count)
    let sum = 0
    let free = 0
    for (let k = 0; k < this.#count; k++) {
      beta[this.#order[k]!] = this.#beta[k]!
      if (this.#moves[k] !== (CAN_RISE | CAN_FALL)) continue
      sum += this.#force[k]!
      free++
    }
    const bias = free > 0 ? sum / free : middle(top, bottom)
    const converged = violation <= this.#problem.tolerance
    return {
      beta,
      bias,
      steps: this.#steps,
      violation: Number.isFinite(violation) ? violation : 0,
      converged,
    }
  }
}

function middle(top: number, bottom: number): number {
  if (!Number.isFinite(top)) return Number.isFinite(bottom) ? bottom : 0
  return Number.isFinite(bottom) ? (top + bottom) / 2 : top
}
