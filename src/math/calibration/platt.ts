import type { Column } from '../../domain/index.ts'
import { exp, sigmoid } from '../elementary/exp.ts'
import { log } from '../elementary/log.ts'
import { requireSameLength } from '../guard.ts'
import { brokenModel, requireSchema } from '../preparation/read-model.ts'
import { divisibleDeviation } from '../statistics/moments.ts'
import { requireScored } from './scored-rows.ts'

const MOST_STEPS = 100
const CONVERGED = 1e-10
const MOST_HALVINGS = 40
const RIDGE = 1e-12

export const PLATT_SCHEMA = 'leme.platt/1'

/** Probability of class 1 = sigmoid(slope · score + offset); plain JSON. */
export interface PlattModel {
  readonly schema: typeof PLATT_SCHEMA
  readonly slope: number
  readonly offset: number
}

/**
 * Platt's calibration: a sigmoid of the score with the least log-loss against targets that are drawn in from 0 and 1
 * by one imagined row per class, by Newton's steps with halving (Lin, Lin and Weng 2007).
 * in: scores[rows]; target[rows] of 0 and 1; a row where either is NaN is left out. One class gives a constant.
 * The mean probability of the rows fitted on is that of the drawn-in targets.
 * @throws MathFault `math.length`, `math.target`
 */
export function fitPlatt(scores: Column, target: Column): PlattModel {
  const rows = requireScored(scores, target)
  const { centre, spread } = scaleOf(scores, rows)
  const x = Float64Array.from(rows, (row) => (scores[row]! - centre) / spread)
  const ones = rows.reduce((sum, row) => sum + target[row]!, 0)
  const high = (ones + 1) / (ones + 2)
  const low = 1 / (rows.length - ones + 2)
  const wanted = Float64Array.from(rows, (row) => (target[row] === 1 ? high : low))
  const start = log((ones + 1) / (rows.length - ones + 1))
  const [slope, offset] = descend(x, wanted, start)
  return { schema: PLATT_SCHEMA, slope: slope / spread, offset: offset - (slope * centre) / spread }
}

/** Writes the probability of class 1 of each row; NaN where the score is NaN. @throws MathFault `math.length` */
export function applyPlatt(model: PlattModel, scores: Column, out: Column): void {
  requireSameLength(out, scores)
  for (let row = 0; row < out.length; row++) out[row] = sigmoid(model.slope * scores[row]! + model.offset)
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parsePlatt(value: unknown): PlattModel {
  const model = requireSchema<PlattModel>(value, PLATT_SCHEMA)
  if (Number.isFinite(model.slope) && Number.isFinite(model.offset)) return model as PlattModel
  throw brokenModel(PLATT_SCHEMA, 'slope or offset is no number')
}

/** Mean and deviation, so that the steps do not depend on the unit of the scores; a deviation of 0 becomes 1. */
function scaleOf(scores: Column, rows: Int32Array): { centre: number; spread: number } {
  let centre = 0
  for (let k = 0; k < rows.length; k++) centre += scores[rows[k]!]! / rows.length
  let squares = 0
  for (let k = 0; k < rows.length; k++) {
    const off = scores[rows[k]!]! - centre
    squares += off * off
  }
  return {
    centre,
    spread: divisibleDeviation(Math.sqrt(squares / rows.length), { mean: centre, count: rows.length }) || 1,
  }
}

/** The slope and offset of the least loss, from a slope of 0. */
function descend(x: Float64Array, wanted: Float64Array, start: number): readonly [number, number] {
  let slope = 0
  let offset = start
  let loss = lossAt(x, wanted, { slope, offset })
  for (let step = 0; step < MOST_STEPS; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, RIDGE, 0, RIDGE]
    for (let k = 0; k < x.length; k++) {
      const probability = sigmoid(slope * x[k]! + offset)
      const residual = probability - wanted[k]!
      const curvature = probability * (1 - probability)
      g0 += residual * x[k]!
      g1 += residual
      h00 += curvature * x[k]! * x[k]!
      h01 += curvature * x[k]!
      h11 += curvature
    }
    if (Math.max(Math.abs(g0), Math.abs(g1)) < CONVERGED * x.length) break
    const determinant = h00 * h11 - h01 * h01
    const bySlope = (h11 * g0 - h01 * g1) / determinant
    const byOffset = (h00 * g1 - h01 * g0) / determinant
    const promised = g0 * bySlope + g1 * byOffset
    let length = 1
    let halving = 0
    for (; halving < MOST_HALVINGS; halving++, length /= 2) {
      const next = { slope: slope - length * bySlope, offset: offset - length * byOffset }
      const nextLoss = lossAt(x, wanted, next)
      if (!(nextLoss < loss - 1e-4 * length * promised)) continue
      slope = next.slope
      offset = next.offset
      loss = nextLoss
      break
    }
    if (halving === MOST_HALVINGS) break
  }
  return [slope, offset]
}

function lossAt(
  x: Float64Array,
  wanted: Float64Array,
  { slope, offset }: { readonly slope: number; readonly offset: number },
): number {
  let loss = 0
  for (let k = 0; k < x.length; k++) {
    const score = slope * x[k]! + offset
    loss += Math.max(score, 0) - wanted[k]! * score + log(1 + exp(-Math.abs(score)))
  }
  return loss
}
