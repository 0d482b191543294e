import type { Column } from '../../../../domain/index.ts'
import { random } from '../../../../math/index.ts'
import { blockRowsFor } from '../chance.ts'
import { scorePairs } from '../score-pairs.ts'
import type { CentredRanks } from './centred-ranks.ts'

/** A label whose mean is 0: `holds` − share, 0 where it is unknown. A number holds above its median. */
export interface CentredLabel {
  readonly values: Float64Array
  readonly known: Uint8Array
  /** share·(1 − share) of the rows that hold. */
  readonly spread: number
}

export function centredLabel(label: Column): CentredLabel {
  const { rows, holds } = scorePairs(label, label)
  const share = holds.reduce((sum, value) => sum + value, 0) / Math.max(1, rows.length)
  const values = new Float64Array(label.length)
  const known = new Uint8Array(label.length)
  for (let at = 0; at < rows.length; at++) {
    values[rows[at]!] = holds[at]! - share
    known[rows[at]!] = 1
  }
  return { values, known, spread: share * (1 - share) }
}

/**
 * AUC − ½ of the ranks taken `shift` rows later than the label, over the rows that have both; 0 where a class or
 * all rows are missing. Ranks are those of the whole column: where rows are missing it is the AUC but for them.
 */
export function edgeAt(label: CentredLabel, ranks: CentredRanks, shift: number): number {
  const from = Math.max(0, -shift)
  const to = Math.min(label.values.length, label.values.length - shift)
  let sum = 0
  let rows = 0
  for (let row = from; row < to; row++) {
    sum += label.values[row]! * ranks.values[row + shift]!
    rows += label.known[row]! & ranks.known[row + shift]!
  }
  const scale = rows * label.spread
  return scale > 0 ? sum / scale : 0
}

/** The label turned like a ring and its blocks shuffled, `tries` times. Same seed, same labels. */
export function* shuffledLabels(
  label: CentredLabel,
  { tries, seed, horizon }: { tries: number; seed: number; horizon: number },
): Generator<CentredLabel> {
  const rows = label.values.length
  const blockRows = blockRowsFor(rows, horizon)
  const starts = Array.from({ length: Math.ceil(rows / blockRows) }, (_, block) => block * blockRows)
  const chance = random(`${seed}:leaks`)
  for (let attempt = 0; attempt < tries; attempt++) {
    const turn = chance.int(rows)
    const values = new Float64Array(rows)
    const known = new Uint8Array(rows)
    let row = 0
    for (const start of chance.shuffle(starts)) {
      const end = Math.min(start + blockRows, rows)
      for (let at = start; at < end; at++, row++) {
        const source = at + turn < rows ? at + turn : at + turn - rows
        values[row] = label.values[source]!
        known[row] = label.known[source]!
      }
    }
    yield { values, known, spread: label.spread }
  }
}
