import { type LabelEnds, requireCount, requireLabelEnds } from './label-ends.ts'
import { equalBlocks, purge, rowsOf, type Split } from './purge.ts'

export interface PurgedKFoldOptions {
  readonly folds: number
  /** Of every row; see `labelEndsOf` for one horizon. */
  readonly ends: LabelEnds
  /** Rows left out after the last row that a tested label looks at. */
  readonly embargo: number
}

/**
 * K-fold for labels that overlap: neighbouring blocks are tested one after another, each row exactly once, and
 * learned from are all other rows but those that purging and embargo take away. Training rows stand on both
 * sides of the block: it measures a model's skill, not what trading it would have earned.
 * @throws PipelineFault `config.invalid`
 */
export function purgedKFold({ folds, ends, embargo }: PurgedKFoldOptions): readonly Split[] {
  requireLabelEnds(ends)
  requireCount('folds', folds, [2, ends.length])
  requireCount('embargo', embargo, [0, ends.length])
  const all = { start: 0, end: ends.length }
  return equalBlocks(ends.length, folds).map((block) => ({
    train: purge(all, [block], { ends, embargo }),
    test: rowsOf([block]),
  }))
}
