import type { Column } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'
import { brokenModel, isNumbers, requireSchema } from '../preparation/read-model.ts'
import { requireScored } from './scored-rows.ts'

export const ISOTONIC_SCHEMA = 'leme.isotonic/1'

/** Probability as a rising function of the score: straight lines through (scores[k], values[k]); plain JSON. */
export interface IsotonicModel {
  readonly schema: typeof ISOTONIC_SCHEMA
  /** Strictly ascending. */
  readonly scores: readonly number[]
  /** Not descending, 0…1. */
  readonly values: readonly number[]
}

/**
 * Isotonic calibration: of all functions that never fall, the one with the least squared error, by pooling adjacent
 * violators (Ayer et al. 1955). Rows of one score are pooled first.
 * in: scores[rows]; target[rows] of 0 and 1; a row where either is NaN is left out. The mean probability of the rows
 * fitted on is their share of class 1. Cost: a sort.
 * @throws MathFault `math.length`, `math.target`
 */
export function fitIsotonic(scores: Column, target: Column): IsotonicModel {
  const rows = requireScored(scores, target).sort((a, b) => scores[a]! - scores[b]!)
  const ones = new Float64Array(rows.length)
  const counts = new Float64Array(rows.length)
  const first = new Float64Array(rows.length)
  const last = new Float64Array(rows.length)
  let top = -1
  for (let k = 0; k < rows.length; k++) {
    const score = scores[rows[k]!]!
    const isTied = top >= 0 && last[top] === score
    if (!isTied) {
      while (top > 0 && falls(ones, counts, top)) pool(top--)
      top++
      first[top] = score
      last[top] = score
      ones[top] = 0
      counts[top] = 0
    }
    ones[top]! += target[rows[k]!]!
    counts[top]!++
  }
  while (top > 0 && falls(ones, counts, top)) pool(top--)
  const model = { scores: [] as number[], values: [] as number[] }
  for (let k = 0; k <= top; k++) {
    const ends = first[k]! < last[k]! ? [first[k]!, last[k]!] : [first[k]!]
    for (const score of ends) {
      model.scores.push(score + 0) // JSON has no −0
      model.values.push(ones[k]! / counts[k]!)
    }
  }
  return { schema: ISOTONIC_SCHEMA, ...model }

  function pool(block: number): void {
    ones[block - 1]! += ones[block]!
    counts[block - 1]! += counts[block]!
    last[block - 1] = last[block]!
  }
}

/** Whether a block's mean is not above that of the one before it; whole numbers, so that it is exact. */
function falls(ones: Float64Array, counts: Float64Array, block: number): boolean {
  return ones[block]! * counts[block - 1]! <= ones[block - 1]! * counts[block]!
}

/**
 * Writes the probability of class 1 of each row; below the least and above the greatest score that was fitted it
 * stays level; NaN where the score is NaN. @throws MathFault `math.length`
 */
export function applyIsotonic(model: IsotonicModel, scores: Column, out: Column): void {
  requireSameLength(out, scores)
  const knots = model.scores
  const values = model.values
  const last = knots.length - 1
  for (let row = 0; row < out.length; row++) {
    const score = scores[row]!
    let low = 0
    let high = last
    if (Number.isNaN(score)) out[row] = NaN
    else if (score <= knots[0]!) out[row] = values[0]!
    else if (score >= knots[last]!) out[row] = values[last]!
    else {
      while (high - low > 1) {
        const middle = (low + high) >> 1
        if (knots[middle]! <= score) low = middle
        else high = middle
      }
      const share = (score - knots[low]!) / (knots[high]! - knots[low]!)
      out[row] = values[low]! + share * (values[high]! - values[low]!)
    }
  }
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parseIsotonic(value: unknown): IsotonicModel {
  const model = requireSchema<IsotonicModel>(value, ISOTONIC_SCHEMA)
  const { scores, values } = model
  if (!isNumbers(scores) || !isNumbers(values) || scores.length === 0 || scores.length !== values.length) {
    throw brokenModel(ISOTONIC_SCHEMA, 'scores and values are no two lists of one length')
  }
  for (let k = 0; k < scores.length; k++) {
    const rises = k === 0 || (scores[k]! > scores[k - 1]! && values[k]! >= values[k - 1]!)
    if (rises && values[k]! >= 0 && values[k]! <= 1) continue
    throw brokenModel(ISOTONIC_SCHEMA, `its function falls, or leaves 0…1, at place ${k}`)
  }
  return model as IsotonicModel
}
