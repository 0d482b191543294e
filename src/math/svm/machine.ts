import type { Column } from '../../domain/index.ts'
import { brokenModel, isNumbers, isStandardiser, requireSchema } from '../preparation/read-model.ts'
import { type Standardiser, standardiseRow } from '../preparation/standardiser.ts'
import { requireFeatures } from '../preparation/training-rows.ts'
import { decay, decayTable } from './decay.ts'
import { squaredNorms } from './kernel-rows.ts'
import type { DualSolution } from './solve-dual.ts'

/** A function Σ coefficient·exp(−gamma·|x − support|²) + bias of standardised features; plain JSON. */
export interface Machine extends Standardiser {
  readonly gamma: number
  readonly bias: number
  /** One per support vector. */
  readonly coefficients: readonly number[]
  /** Standardised features of the support vectors, one after the other. */
  readonly supports: readonly number[]
  readonly steps: number
  /** False when the steps were used up before the tolerance was reached. */
  readonly converged: boolean
}

/** What a solution on `packed` points keeps; a point that stands there twice (β above and below 0) counts once. */
export function machineOf(
  solution: DualSolution,
  { packed, standardiser, gamma }: { packed: Float64Array; standardiser: Standardiser; gamma: number },
): Machine {
  const width = standardiser.centre.length
  const points = packed.length / width
  const coefficients: number[] = []
  const supports: number[] = []
  for (let i = 0; i < points; i++) {
    let coefficient = 0
    for (let k = i; k < solution.beta.length; k += points) coefficient += solution.beta[k]!
    if (coefficient === 0) continue
    coefficients.push(coefficient)
    for (let k = 0; k < width; k++) supports.push(packed[i * width + k]!)
  }
  const { bias, steps, converged } = solution
  return { ...standardiser, gamma, bias, coefficients, supports, steps, converged }
}

/** Writes the function's value for each row. @throws MathFault `math.features`, `math.length` */
export function evaluateMachine(machine: Machine, features: readonly Column[], out: Column): void {
  const width = machine.centre.length
  requireFeatures(features, width, out)
  const value = functionOf(machine)
  const x = new Float64Array(width)
  for (let row = 0; row < out.length; row++) {
    standardiseRow(x, row, { features, standardiser: machine })
    out[row] = value(x, 0)
  }
}

/** The function on points that are standardised: value(points, at) of the one that begins at `at`. */
export function functionOf(machine: Machine): (points: Float64Array, at: number) => number {
  const { gamma, bias } = machine
  const width = machine.centre.length
  const supports = Float64Array.from(machine.supports)
  const coefficients = Float64Array.from(machine.coefficients)
  const norms = squaredNorms(supports, width)
  const table = decayTable()
  return (points, start) => {
    let norm = 0
    for (let k = 0; k < width; k++) norm += points[start + k]! * points[start + k]!
    let sum = bias
    const whole = coefficients.length - (coefficients.length % 4)
    let i = 0
    for (; i < whole; i += 4) {
      let at = i * width
      let a = 0
      let b = 0
      let c = 0
      let d = 0
      for (let k = 0; k < width; k++, at++) {
        const x = points[start + k]!
        a += x * supports[at]!
        b += x * supports[at + width]!
        c += x * supports[at + 2 * width]!
        d += x * supports[at + 3 * width]!
      }
      sum += coefficients[i]! * decay(table, gamma * (norm + norms[i]! - 2 * a))
      sum += coefficients[i + 1]! * decay(table, gamma * (norm + norms[i + 1]! - 2 * b))
      sum += coefficients[i + 2]! * decay(table, gamma * (norm + norms[i + 2]! - 2 * c))
      sum += coefficients[i + 3]! * decay(table, gamma * (norm + norms[i + 3]! - 2 * d))
    }
    for (; i < coefficients.length; i++) {
      let dot = 0
      for (let k = 0, at = i * width; k < width; k++, at++) dot += points[start + k]! * supports[at]!
      sum += coefficients[i]! * decay(table, gamma * (norm + norms[i]! - 2 * dot))
    }
    return sum
  }
}

/** Checks a machine that was read from JSON. @throws MathFault `math.model` */
export function parseMachine<M extends Machine & { readonly schema: string }>(
  value: unknown,
  schema: M['schema'],
): M {
  const model = requireSchema<M>(value, schema)
  const { coefficients, supports, centre } = model
  if (!isNumbers(coefficients) || !isNumbers(supports) || !isNumbers(centre)) {
    throw brokenModel(schema, 'coefficients, supports or centre are no numbers')
  }
  if (!isStandardiser(model, centre.length)) throw brokenModel(schema, 'centre and scale do not fit')
  if (supports.length !== coefficients.length * centre.length) {
    throw brokenModel(schema, `${supports.length} numbers for ${coefficients.length} support vectors`)
  }
  if (!Number.isFinite(model.bias) || !(Number.isFinite(model.gamma) && model.gamma! > 0)) {
    throw brokenModel(schema, 'bias or gamma is no number')
  }
  return model as M
}
