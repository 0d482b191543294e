import type { Column } from '../../domain/index.ts'
import { exp } from '../elementary/exp.ts'
import { log } from '../elementary/log.ts'
import { type ClassWeights, weighRows } from '../preparation/class-weights.ts'
import { fitStandardiser, packRows } from '../preparation/standardiser.ts'
import { requireTrainable } from '../preparation/training-rows.ts'
import {
  type LinearModel,
  type LinearOptions,
  type Penalty,
  parseLinear,
  penaltyOf,
  predictLinear,
  refuseSingular,
} from './linear-model.ts'
import { NormalEquations } from './normal-equations.ts'

const MOST_STEPS = 100
const MOST_HALVINGS = 40
/** A step that promises less than this share of the loss is the last: its own error is the square of that. */
const CONVERGED = 1e-12
/** A loss that only infinite weights bring about. */
const SEPARATED = 1e-9

export const LOGISTIC_REGRESSION_SCHEMA = 'leme.logistic-regression/1'

export interface LogisticRegressionOptions extends LinearOptions {
  /** Default: all 1. */
  readonly classWeights?: ClassWeights
}

export interface LogisticRegressionModel extends LinearModel {
  readonly schema: typeof LOGISTIC_REGRESSION_SCHEMA
}

/**
 * Minimises Σ weight·log-loss + l2/2·Σw² + l1·Σ|w| with a free intercept: Newton's steps, halved while the loss
 * would grow; with l1 each step is solved coordinate by coordinate. ½·|w|² + C·Σ log-loss is l2 = 1/C.
 * in: features[P][rows], where NaN and ±Infinity count as the mean; target[rows] of 0, 1 or NaN (row left out).
 * A target of one class gives zero weights. Cost: rows·P²/2 multiply-adds a step, 5 to 10 steps; memory 8·rows·P
 * bytes. The same bits on every machine.
 * @throws MathFault `math.features`, `math.target`, `math.length`, `math.option`
 */
export function trainLogisticRegression(
  features: readonly Column[],
  target: Column,
  options: LogisticRegressionOptions = {},
): LogisticRegressionModel {
  const penalty = penaltyOf(options)
  const rows = requireTrainable(features, target, { classes: true })
  const weights = weighRows(target, rows, options)
  const standardiser = fitStandardiser(features, rows, { standardise: options.standardise ?? true })
  const labels = Float64Array.from(rows, (row) => target[row]!)
  const { share, oneClass } = weightedShare(labels, weights)
  const beta = new Float64Array(features.length + 1)
  beta[0] = log(share / (1 - share))
  if (!oneClass) {
    const packed = packRows(features, rows, standardiser)
    const [gradients, curvatures] = [new Float64Array(rows.length), new Float64Array(rows.length)]
    descend(beta, { packed, labels, weights, penalty, gradients, curvatures })
  }
  const [intercept, ...found] = Array.from(beta)
  return { schema: LOGISTIC_REGRESSION_SCHEMA, ...standardiser, intercept: intercept!, weights: found }
}

/** Writes the probability of class 1 of each row. in: features as in training. @throws MathFault `math.features`, `math.length` */
export function predictLogisticRegression(
  model: LogisticRegressionModel,
  features: readonly Column[],
  out: Column,
): void {
  predictLinear(model, features, { out, probability: true })
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parseLogisticRegression(value: unknown): LogisticRegressionModel {
  return parseLinear<LogisticRegressionModel>(value, LOGISTIC_REGRESSION_SCHEMA)
}

interface Problem {
  /** Standardised features, row after row. */
  readonly packed: Float64Array
  readonly labels: Float64Array
  readonly weights: Float64Array
  readonly penalty: Penalty
  /** Room for d loss / d score of each row, and for the second derivative. */
  readonly gradients: Float64Array
  readonly curvatures: Float64Array
}

/** Moves `beta` to the minimum. */
function descend(beta: Float64Array, problem: Problem): void {
  const { penalty } = problem
  const equations = new NormalEquations(beta.length - 1)
  const from = new Float64Array(beta.length)
  const { move } = equations
  let loss = accumulate(equations, beta, problem)
  for (let step = 0; step < MOST_STEPS; step++) {
    if (!equations.solve(beta, penalty)) refuseSingular()
    from.set(beta)
    const promised = promisedDecrease(equations, beta, penalty)
    const isLast = promised <= CONVERGED * loss
    for (let halving = 0, length = 1; halving < MOST_HALVINGS; halving++, length /= 2) {
      for (let k = 0; k < beta.length; k++) beta[k] = from[k]! - length * move[k]!
      if (isLast) break
      const nextLoss = accumulate(equations, beta, problem)
      if (!(nextLoss <= loss * (1 + 1e-12)) && halving < MOST_HALVINGS - 1) continue
      loss = nextLoss
      break
    }
    if (isLast) break
  }
  if (penalty.l1 === 0 && penalty.l2 === 0 && loss < SEPARATED) refuseSingular()
}

/** How much the penalised loss falls along the whole move, to first order. */
function promisedDecrease({ gradient, move }: NormalEquations, beta: Float64Array, penalty: Penalty): number {
  let decrease = gradient[0]! * move[0]!
  for (let k = 1; k < beta.length; k++) {
    const next = beta[k]! - move[k]!
    decrease += (gradient[k]! + penalty.l2 * beta[k]!) * move[k]!
    decrease += penalty.l1 * (Math.abs(beta[k]!) - Math.abs(next))
  }
  return decrease
}

/** Fills the normal equations at `beta` and returns the penalised loss there. */
function accumulate(equations: NormalEquations, beta: Float64Array, problem: Problem): number {
  const { packed, labels, weights, penalty, gradients, curvatures } = problem
  const width = beta.length - 1
  let loss = 0
  for (let row = 0, at = 0; row < labels.length; row++) {
    let score = beta[0]!
    for (let k = 1; k <= width; k++, at++) score += beta[k]! * packed[at]!
    const weight = weights[row]!
    const small = exp(-Math.abs(score))
    const share = 1 / (1 + small)
    const against = labels[row] === 1 ? -score : score
    loss += weight * (Math.max(against, 0) + log(1 + small))
    gradients[row] = weight * ((score >= 0 ? share : small * share) - labels[row]!)
    curvatures[row] = weight * small * share * share
  }
  equations.clear()
  equations.add(packed, gradients, curvatures)
  for (let k = 1; k < beta.length; k++) {
    loss += (penalty.l2 / 2) * beta[k]! * beta[k]! + penalty.l1 * Math.abs(beta[k]!)
  }
  return loss
}

/** Weighted share of class 1, kept half a row away from 0 and 1. */
function weightedShare(labels: Float64Array, weights: Float64Array): { share: number; oneClass: boolean } {
  let total = 0
  let ones = 0
  for (let row = 0; row < labels.length; row++) {
    total += weights[row]!
    ones += weights[row]! * labels[row]!
  }
  const edge = 0.5 / labels.length
  const share = Math.min(Math.max(ones / total, edge), 1 - edge)
  return { share, oneClass: ones === 0 || ones === total }
}
