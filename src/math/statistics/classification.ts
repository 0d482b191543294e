import type { Column } from '../../domain/index.ts'
import { log } from '../elementary/log.ts'
import { requireSameLength } from '../guard.ts'

const LEAST_PROBABILITY = 2.220446049250313e-16

/** Counts of rows by what they are and what they were taken for. */
export interface Confusion {
  readonly truePositives: number
  readonly falsePositives: number
  readonly trueNegatives: number
  readonly falseNegatives: number
}

/**
 * Rows of class 1 (target 1) and 0, taken for 1 where score ≥ threshold. Rows where either is NaN are left out.
 * @throws MathFault `math.length`
 */
export function confusion(target: Column, score: Column, threshold = 0.5): Confusion {
  requireSameLength(target, score)
  const counts = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 }
  for (let row = 0; row < target.length; row++) {
    if (Number.isNaN(target[row]! + score[row]!)) continue
    const positive = target[row] === 1
    if (score[row]! >= threshold) counts[positive ? 'truePositives' : 'falsePositives']++
    else counts[positive ? 'falseNegatives' : 'trueNegatives']++
  }
  return counts
}

/** Share of the rows taken for 1 that are; 0 when none was taken. */
export function precision({ truePositives, falsePositives }: Confusion): number {
  return share(truePositives, truePositives + falsePositives)
}

/** Share of the rows of class 1 that were found; 0 when there are none. */
export function recall({ truePositives, falseNegatives }: Confusion): number {
  return share(truePositives, truePositives + falseNegatives)
}

/** Harmonic mean of precision and recall; 0 without a true positive. */
export function f1({ truePositives, falsePositives, falseNegatives }: Confusion): number {
  return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives)
}

/** Share of the rows that were taken for what they are; 0 for no rows. */
export function accuracy({
  truePositives,
  trueNegatives,
  falsePositives,
  falseNegatives,
}: Confusion): number {
  const right = truePositives + trueNegatives
  return share(right, right + falsePositives + falseNegatives)
}

/**
 * Mean of −ln of the probability given to what came true; probabilities are kept 2⁻⁵² away from 0 and 1.
 * in: target[rows] of 0 and 1, probability[rows]. Rows where either is NaN are left out; NaN for no rows.
 * @throws MathFault `math.length`
 */
export function logLoss(target: Column, probability: Column): number {
  requireSameLength(target, probability)
  let sum = 0
  let rows = 0
  for (let row = 0; row < target.length; row++) {
    if (Number.isNaN(target[row]! + probability[row]!)) continue
    const given = target[row] === 1 ? probability[row]! : 1 - probability[row]!
    sum -= log(Math.min(Math.max(given, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY))
    rows++
  }
  return sum / rows
}

/**
 * Brier score: mean of (probability − target)².
 * in: target[rows] of 0 and 1, probability[rows]. Rows where either is NaN are left out; NaN for no rows.
 * @throws MathFault `math.length`
 */
export function brier(target: Column, probability: Column): number {
  requireSameLength(target, probability)
  let sum = 0
  let rows = 0
  for (let row = 0; row < target.length; row++) {
    const miss = probability[row]! - target[row]!
    if (Number.isNaN(miss)) continue
    sum += miss * miss
    rows++
  }
  return sum / rows
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
