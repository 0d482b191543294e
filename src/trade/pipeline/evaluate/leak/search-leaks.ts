import type { Fold } from '../../learn/walk-forward.ts'
import { findLeaks, type LeakSearch } from './find-leaks.ts'
import type { LeakFinding } from './leak-finding.ts'

export type { LeakFinding } from './leak-finding.ts'

/** Shuffled labels that each feature is compared with. */
const TRIES = 60

/** {@link findLeaks} for the folds of a walk-forward. */
export function searchLeaks({
  plan,
  ...search
}: Omit<LeakSearch, 'splits' | 'tries'> & { readonly plan: readonly Fold[] }): readonly LeakFinding[] {
  const splits = plan.map(({ trainStart, trainEnd, predictStart, predictEnd }) => ({
    train: rowsBetween(trainStart, trainEnd),
    test: rowsBetween(predictStart, predictEnd),
  }))
  return findLeaks({ ...search, splits, tries: TRIES }).findings
}

function rowsBetween(start: number, end: number): Int32Array {
  return new Int32Array(Math.max(0, end - start)).map((_, at) => start + at)
}
