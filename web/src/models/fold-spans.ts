import type { PipelineMetrics, PipelineScore } from '../api/types.ts'

export interface FoldSpan {
  readonly fold: number
  readonly rows: number
  readonly auc: number | null
  /** UTC milliseconds, within a bar or two: a run keeps rows of folds, and the time of the first and last row. */
  readonly from: number | null
  readonly to: number | null
  readonly isWorst: boolean
}

/** The folds of a walk forward in their order, with the time that each predicted. */
export function foldSpans(
  folds: NonNullable<PipelineScore['folds']>,
  { from, to }: Pick<PipelineMetrics, 'from' | 'to'>,
): readonly FoldSpan[] {
  const total = folds.reduce((sum, { rows }) => sum + rows, 0)
  const known = folds.filter(({ auc }) => auc !== null)
  const worst = known.length < 2 ? undefined : known.reduce((a, b) => ((b.auc ?? 1) < (a.auc ?? 1) ? b : a))
  let done = 0
  return folds.map((one) => {
    const time = (rows: number) =>
      from === null || to === null || total === 0 ? null : from + ((to - from) * rows) / total
    const span = { from: time(done), to: time(done + one.rows) }
    done += one.rows
    return { ...one, ...span, isWorst: one === worst }
  })
}
