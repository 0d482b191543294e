import type { Column } from '../../../domain/index.ts'
import { ascendingOrder, auc, quantile, random } from '../../../math/index.ts'

export interface Chance {
  readonly tries: number
  /** Tries whose AUC is not below that of the scores. */
  readonly atLeastAsGood: number
  /** (atLeastAsGood + 1) / (tries + 1); null where there is no AUC. */
  readonly pValue: number | null
  readonly aucMean: number | null
  /** 95 % of the tries stay at or below it. */
  readonly auc95: number | null
  readonly blockRows: number
}

/**
 * What the scores' AUC would be if they knew nothing: the labels are turned like a ring by a random number of
 * rows, then cut into blocks, the blocks shuffled. Blocks keep neighbouring labels together, which overlap by
 * their horizon; shuffling single rows would make chance look poorer than it is. Same seed, same result.
 * in: label[rows] of 0 and 1 and score[rows], both without NaN.
 */
export function compareWithChance(
  label: Column,
  score: Column,
  { tries, seed, blockRows }: { tries: number; seed: number; blockRows: number },
): Chance {
  const own = auc(label, score)
  if (Number.isNaN(own))
    return { tries: 0, atLeastAsGood: 0, pValue: null, aucMean: null, auc95: null, blockRows }
  const ranks = midRanks(score)
  const positives = label.reduce((count, value) => count + value, 0)
  const starts = Array.from({ length: Math.ceil(label.length / blockRows) }, (_, block) => block * blockRows)
  const chance = random(`${seed}:chance`)
  const reached = new Float64Array(tries)
  const tolerance = 1e-12
  for (let attempt = 0; attempt < tries; attempt++) {
    const turn = chance.int(label.length)
    let sum = 0
    let row = 0
    for (const start of chance.shuffle(starts)) {
      const end = Math.min(start + blockRows, label.length)
      for (let from = start; from < end; from++) sum += label[(from + turn) % label.length]! * ranks[row++]!
    }
    reached[attempt] = (sum - (positives * (positives + 1)) / 2) / (positives * (label.length - positives))
  }
  const atLeastAsGood = reached.reduce((count, value) => count + (value >= own - tolerance ? 1 : 0), 0)
  return {
    tries,
    atLeastAsGood,
    pValue: (atLeastAsGood + 1) / (tries + 1),
    aucMean: reached.reduce((sum, value) => sum + value, 0) / tries,
    auc95: quantile(reached, 0.95),
    blockRows,
  }
}

/**
 * Rows of a block: ten horizons, so that few overlapping labels are parted, but at least ten blocks; a block is
 * longer than the horizon even if fewer fit in then.
 */
export function blockRowsFor(rows: number, labelHorizon: number): number {
  const wanted = Math.min(10 * labelHorizon, Math.floor(rows / 10))
  return Math.max(1, Math.min(rows, Math.max(wanted, labelHorizon + 1)))
}

/** Place of each score from 1 up, ties share the mean of their places. */
function midRanks(score: Column): Float64Array {
  const order = ascendingOrder(score)
  const ranks = new Float64Array(score.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && score[order[to]!] === score[order[from]!]) to++
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + 1 + to) / 2
    from = to
  }
  return ranks
}
