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
const CONVERGED = 1e-14
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
  if (!oneClass) descend(beta, { packed: packRows(features, rows, standardiser), labels, weights, penalty })
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
}

/** Moves `beta` to the minimum. */
function descend(beta: Float64Array, problem: Problem): void {
  const { penalty } = problem
  const equations = new NormalEquations(beta.length - 1)
  const from = new Float64Array(beta.length)
  const move = new Float64Array(beta.length)
  let loss = accumulate(equations, beta, problem)
  for (let step = 0; step < MOST_STEPS; step++) {
    if (!equations.solve(beta, penalty)) refuseSingular()
    move.set(equations.move)
    from.set(beta)
    const promised = promisedDecrease(equations.gradient, { beta, move, penalty })
    let length = 1
    let nextLoss = Infinity
    for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
      for (let k = 0; k < beta.length; k++) beta[k] = from[k]! - length * move[k]!
      nextLoss = accumulate(equations, beta, problem)
      if (nextLoss <= loss * (1 + 1e-12)) break
    }
    loss = nextLoss
    if (promised <= CONVERGED * (1 + loss)) break
  }
  if (penalty.l1 === 0 && penalty.l2 === 0 && loss < SEPARATED) refuseSingular()
}

/** How much the penalised loss falls along the whole move, to first order. */
function promisedDecrease(
  gradient: Float64Array,
  { beta, move, penalty }: { beta: Float64Array; move: Float64Array; penalty: Penalty },
): number {
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
  const { packed, labels, weights, penalty } = problem
  const width = beta.length - 1
  const terms = { gradient: 0, curvature: 0 }
  let loss = 0
  equations.clear()
  for (let row = 0, at = 0; row < labels.length; row++, at += width) {
    let score = beta[0]!
    for (let j = 0; j < width; j++) score += beta[j + 1]! * packed[at + j]!
    const weight = weights[row]!
    const small = exp(-Math.abs(score))
    const probability = score >= 0 ? 1 / (1 + small) : small / (1 + small)
    const against = labels[row] === 1 ? -score : score
    loss += weight * (Math.max(against, 0) + log(1 + small))
    terms.gradient = weight * (probability - labels[row]!)
    terms.curvature = (weight * small) / ((1 + small) * (1 + small))
    equations.add(packed, at, terms)
  }
  for (let j = 1; j < beta.length; j++) {
    loss += (penalty.l2 / 2) * beta[j]! * beta[j]! + penalty.l1 * Math.abs(beta[j]!)
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
