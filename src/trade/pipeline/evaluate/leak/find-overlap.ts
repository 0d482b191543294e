import type { Column } from '../../../../domain/index.ts'
import type { LabelEnds } from '../split/label-ends.ts'
import type { Split } from '../split/purge.ts'
import type { LeakFinding } from './leak-finding.ts'

/** Training rows whose label looks at a tested row, or that a tested label looks at. One finding or none. */
export function findLabelOverlap(splits: readonly Split[], ends: LabelEnds): readonly LeakFinding[] {
  let overlapping = 0
  let farthest = 0
  for (const { train, test } of splits) {
    if (test.length === 0) continue
    const first = test[0]!
    const last = test[test.length - 1]!
    for (const row of train) {
      const depth = row < first ? ends[row]! - first + 1 : ends[last]! - row + 1
      if (depth <= 0 || (row >= first && row <= last)) continue
      overlapping++
      farthest = Math.max(farthest, depth)
    }
  }
  if (overlapping === 0) return []
  const rows =
    overlapping === 1
      ? 'the label of 1 training row meets tested rows'
      : `the labels of ${overlapping} training rows meet tested rows`
  return [
    {
      kind: 'label-overlap',
      severity: 'leak',
      value: overlapping,
      limit: 1,
      text: `${rows}, up to ${farthest} ${farthest === 1 ? 'row' : 'rows'} deep`,
      advice: `Raise label_horizon by ${farthest}.`,
    },
  ]
}

/** Tested rows that stand in the training as well, and how much of that the training does with itself. */
const DUPLICATE_SHARE = 0.01
const MORE_THAN_USUAL = 3

/**
 * Tested rows whose features all equal those of a training row: the same candle twice, or a shuffled split.
 * Features of few values repeat by themselves, so the share is compared with the rows of the training that
 * repeat an earlier one. Rows with a NaN are left out.
 */
export function findDuplicates(
  splits: readonly Split[],
  features: readonly Column[],
): readonly LeakFinding[] {
  const keys = rowKeys(features)
  let repeated = 0
  let tested = 0
  let usual = 0
  let trained = 0
  for (const { train, test } of splits) {
    const seen = new Set<number>()
    for (const row of train) {
      const key = keys[row]!
      if (Number.isNaN(key)) continue
      trained++
      if (seen.has(key)) usual++
      seen.add(key)
    }
    for (const row of test) {
      const key = keys[row]!
      if (Number.isNaN(key)) continue
      tested++
      if (seen.has(key)) repeated++
    }
  }
  const value = repeated / Math.max(1, tested)
  const limit = Math.max(DUPLICATE_SHARE, (MORE_THAN_USUAL * usual) / Math.max(1, trained))
  if (features.length === 0 || value <= limit) return []
  return [
    {
      kind: 'duplicate-rows',
      severity: 'leak',
      value,
      limit,
      text: `${repeated} of ${tested} tested rows have the features of a training row`,
      advice: 'Remove repeated rows before the split, and never shuffle rows of time.',
    },
  ]
}

/** A number for each row that equal rows share, and others but by a chance of 2⁻⁵³ a pair; NaN where a value is. */
function rowKeys(features: readonly Column[]): Float64Array {
  const rows = features[0]?.length ?? 0
  const keys = new Float64Array(rows)
  const bits = new Float64Array(1)
  const words = new Int32Array(bits.buffer)
  for (let row = 0; row < rows; row++) {
    let high = 0x811c9dc5
    let low = 0x1b873593
    let isComplete = true
    for (let k = 0; k < features.length; k++) {
      const value = features[k]![row]!
      if (Number.isNaN(value)) isComplete = false
      bits[0] = value + 0
      high = mixed(mixed(high, words[0]!), words[1]!)
      low = mixed(mixed(low, words[1]!), words[0]! ^ 0x5bd1e995)
    }
    keys[row] = isComplete ? (high >>> 0) * 2 ** 21 + (low >>> 11) : Number.NaN
  }
  return keys
}

function mixed(hash: number, word: number): number {
  const next = Math.imul(hash ^ word, 0x85ebca6b)
  return Math.imul(next ^ (next >>> 15), 0xc2b2ae35) ^ (next >>> 13)
}
