import type { Column } from '../../../domain/index.ts'
import { ascendingOrder, quantile, random } from '../../../math/index.ts'

export interface AucInterval {
  /** 95 % of the resampled AUCs lie between; null where too few tries had both classes. */
  readonly low: number | null
  readonly high: number | null
}

/**
 * How far an AUC can be trusted: rows are drawn again in blocks of neighbours, from anywhere and round the end,
 * until there are as many as before. Blocks keep labels that overlap together; single rows would make the interval
 * too narrow. Source: Politis & Romano, circular block bootstrap. Same seed, same interval.
 * in: holds[rows] of 0 and 1, score[rows], without NaN, in order of time. Cost: one sort, 2·tries·rows.
 */
export function bootstrapAuc(
  holds: Column,
  score: Column,
  { tries, seed, blockRows }: { tries: number; seed: number | string; blockRows: number },
): AucInterval {
  const rows = holds.length
  if (rows === 0) return { low: null, high: null }
  const order = ascendingOrder(score)
  const sortedHolds = Float64Array.from(order, (row) => holds[row]!)
  const isTie = Uint8Array.from(order, (row, at) => (at > 0 && score[order[at - 1]!] === score[row] ? 1 : 0))
  const chance = random(`${seed}:bootstrap`)
  const weights = new Uint16Array(rows)
  const reached: number[] = []
  for (let attempt = 0; attempt < tries; attempt++) {
    weights.fill(0)
    for (let drawn = 0; drawn < rows; drawn += blockRows) {
      const start = chance.int(rows)
      const end = start + Math.min(blockRows, rows - drawn)
      for (let row = start; row < end; row++) weights[row < rows ? row : row - rows]!++
    }
    const found = weightedAuc(order, weights, { sortedHolds, isTie })
    if (!Number.isNaN(found)) reached.push(found)
  }
  if (reached.length < tries / 2) return { low: null, high: null }
  return { low: quantile(reached, 0.025), high: quantile(reached, 0.975) }
}

/** AUC of rows that count `weights` times, in ascending order of the score. */
function weightedAuc(
  order: Uint32Array,
  weights: Uint16Array,
  { sortedHolds, isTie }: { sortedHolds: Float64Array; isTie: Uint8Array },
): number {
  let wins = 0
  let positives = 0
  let negatives = 0
  let tiedPositives = 0
  let tiedNegatives = 0
  for (let at = 0; at < order.length; at++) {
    if (isTie[at] === 0) {
      wins += tiedPositives * (negatives + tiedNegatives / 2)
      positives += tiedPositives
      negatives += tiedNegatives
      tiedPositives = 0
      tiedNegatives = 0
    }
    const weight = weights[order[at]!]!
    tiedPositives += weight * sortedHolds[at]!
    tiedNegatives += weight * (1 - sortedHolds[at]!)
  }
  wins += tiedPositives * (negatives + tiedNegatives / 2)
  return wins / ((positives + tiedPositives) * (negatives + tiedNegatives))
}
