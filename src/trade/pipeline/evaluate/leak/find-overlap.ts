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
  let repeated = 0
  let tested = 0
  let usual = 0
  let trained = 0
  for (const { train, test } of splits) {
    const seen = new Set<string>()
    for (const row of train) {
      const key = keyOf(features, row)
      if (key === undefined) continue
      trained++
      if (seen.has(key)) usual++
      seen.add(key)
    }
    for (const row of test) {
      const key = keyOf(features, row)
      if (key === undefined) continue
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

function keyOf(features: readonly Column[], row: number): string | undefined {
  let key = ''
  for (const column of features) {
    if (Number.isNaN(column[row]!)) return undefined
    key += `${column[row]!},`
  }
  return key
}
