import type { LabelEnds } from './label-ends.ts'

/** Rows `start` (included) to `end` (excluded). */
export interface RowRange {
  readonly start: number
  readonly end: number
}

/** Rows to learn from and rows to be tested, each ascending, without a row in common. */
export interface Split {
  readonly train: Int32Array
  readonly test: Int32Array
}

/**
 * The rows of `candidates` that can be learned from without knowing anything of the tested blocks: a row is
 * dropped when the span of its label (the row to its end) overlaps the span of a tested row's label (purging),
 * or when it stands in the `embargo` rows that follow the last row a tested label looks at.
 * Source: López de Prado, Advances in Financial Machine Learning, 7.4.
 */
export function purge(
  candidates: RowRange,
  tests: readonly RowRange[],
  { ends, embargo }: { ends: LabelEnds; embargo: number },
): Int32Array {
  const known = tests.map(({ start, end }) => ({ start, end: lastLabelRow(ends, { start, end }) + embargo }))
  const train = new Int32Array(Math.max(0, candidates.end - candidates.start))
  let count = 0
  for (let row = candidates.start; row < candidates.end; row++) {
    if (known.every(({ start, end }) => ends[row]! < start || row > end)) train[count++] = row
  }
  return train.subarray(0, count)
}

/** The last row that a label of the block looks at. */
function lastLabelRow(ends: LabelEnds, { start, end }: RowRange): number {
  let last = end - 1
  for (let row = start; row < end; row++) last = Math.max(last, ends[row]!)
  return last
}

/** The rows of the blocks, one after another. */
export function rowsOf(blocks: readonly RowRange[]): Int32Array {
  return Int32Array.from(
    blocks.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at)),
  )
}

/** Cuts `rows` rows into `blocks` neighbouring blocks whose lengths differ by one row at most. */
export function equalBlocks(rows: number, blocks: number): readonly RowRange[] {
  return Array.from({ length: blocks }, (_, block) => ({
    start: Math.floor((block * rows) / blocks),
    end: Math.floor(((block + 1) * rows) / blocks),
  }))
}
