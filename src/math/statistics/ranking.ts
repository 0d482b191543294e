import type { Column } from '../../domain/index.ts'
import { requireSameLength } from '../guard.ts'
import { ascendingOrder } from './ascending-order.ts'

/**
 * Area under the ROC curve: how often a row of class 1 scores above one of class 0, ties half.
 * in: target[rows] of 0 and 1, score[rows]. Rows where either is NaN are left out; NaN when a class is missing.
 * @throws MathFault `math.length`
 */
export function auc(target: Column, score: Column): number {
  const order = byScore(target, score)
  let below = 0
  let positives = 0
  let wins = 0
  for (let from = 0; from < order.length; ) {
    let tiedPositives = 0
    let tiedNegatives = 0
    let at = from
    for (; at < order.length && score[order[at]!] === score[order[from]!]; at++) {
      if (target[order[at]!] === 1) tiedPositives++
      else tiedNegatives++
    }
    wins += tiedPositives * (below + tiedNegatives / 2)
    below += tiedNegatives
    positives += tiedPositives
    from = at
  }
  return wins / (positives * below)
}

/**
 * Average precision: Σ (recall − previous recall)·precision over the distinct scores, from the highest down.
 * in: target[rows] of 0 and 1, score[rows]. Rows where either is NaN are left out; NaN without a row of class 1.
 * @throws MathFault `math.length`
 */
export function averagePrecision(target: Column, score: Column): number {
  const order = byScore(target, score)
  let positives = 0
  let seen = 0
  let sum = 0
  for (let from = order.length - 1; from >= 0; ) {
    let gained = 0
    let at = from
    for (; at >= 0 && score[order[at]!] === score[order[from]!]; at--) gained += target[order[at]!]!
    seen += from - at
    positives += gained
    sum += gained * (positives / seen)
    from = at
  }
  return sum / positives
}

/** Rows with both values, ascending by score. */
function byScore(target: Column, score: Column): Uint32Array {
  requireSameLength(target, score)
  return ascendingOrder(score).filter((row) => !Number.isNaN(target[row]!))
}
