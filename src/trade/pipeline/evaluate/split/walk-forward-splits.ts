import { PipelineFault } from '../../pipeline-fault.ts'
import { type LabelEnds, requireCount, requireLabelEnds } from './label-ends.ts'
import { purge, rowsOf, type Split } from './purge.ts'

export interface WalkForwardSplitsOptions {
  readonly ends: LabelEnds
  /** Tests, one after another up to the last row. */
  readonly steps: number
  /** Rows of each test. */
  readonly testRows: number
  /** `expanding`: learned from is everything before; `rolling`: only the last `trainRows` rows of it. */
  readonly window: { readonly kind: 'expanding' } | { readonly kind: 'rolling'; readonly trainRows: number }
  /** Rows left out between the last row a training label looks at and the test; default 0. */
  readonly gap?: number
}

/**
 * Tests that follow one another, each learned from the past alone: rows whose labels end `gap` rows or more
 * before the test starts.
 * @throws PipelineFault `config.invalid`, `rows.few` where the first test has nothing to learn from
 */
export function walkForwardSplits(options: WalkForwardSplitsOptions): readonly Split[] {
  const { ends, steps, testRows, window, gap = 0 } = options
  const rows = ends.length
  requireLabelEnds(ends)
  requireCount('steps', steps, [1, rows])
  requireCount('testRows', testRows, [1, rows])
  requireCount('gap', gap, [0, rows])
  if (window.kind === 'rolling') requireCount('trainRows', window.trainRows, [1, rows])
  const first = rows - steps * testRows
  return Array.from({ length: steps }, (_, step) => {
    const start = first + step * testRows
    const past = { start: 0, end: Math.max(0, start - gap) }
    const known = purge(past, [{ start: start - gap, end: start }], { ends, embargo: 0 })
    if (known.length === 0) {
      throw new PipelineFault('rows.few', `the test from row ${start} on has nothing to learn from`, {
        hint: 'Test fewer rows, or import more candles.',
      })
    }
    const train = window.kind === 'rolling' ? known.slice(-window.trainRows) : known
    return { train, test: rowsOf([{ start, end: start + testRows }]) }
  })
}
