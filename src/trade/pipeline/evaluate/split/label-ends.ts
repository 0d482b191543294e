import { PipelineFault } from '../../pipeline-fault.ts'

/** The last row that each row's label looks at, the row itself or a later one. */
export type LabelEnds = Int32Array

/** Ends of labels that all look `horizon` rows ahead; near the end of the data they stop at the last row. */
export function labelEndsOf(rows: number, horizon: number): LabelEnds {
  return new Int32Array(rows).map((_, row) => Math.min(rows - 1, row + horizon))
}

/** @throws PipelineFault `config.invalid` unless every label ends at its row or later, within the rows */
export function requireLabelEnds(ends: LabelEnds): void {
  const wrong = ends.findIndex((end, row) => end < row || end >= ends.length)
  if (wrong < 0) return
  throw new PipelineFault('config.invalid', `the label of row ${wrong} ends at row ${ends[wrong]}`, {
    hint: `A label ends at its own row or later, at the latest at row ${ends.length - 1}.`,
  })
}

/** @throws PipelineFault `config.invalid` unless `value` is a whole number from `least` to `most` */
export function requireCount(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new PipelineFault('config.invalid', `${name} is ${value}`, {
    hint: `Give a whole number from ${least} to ${most}.`,
  })
}
