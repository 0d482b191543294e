import type { Column } from '../../../domain/index.ts'
import { median } from '../../../math/index.ts'

/** The rows that have a label and a score, and both of them. */
export interface ScorePairs {
  /** `class`: labels are 0 and 1. `number`: a regression. */
  readonly kind: 'class' | 'number'
  /** Of the whole table, ascending. */
  readonly rows: Uint32Array
  readonly label: Column
  readonly score: Column
  /** What ranks are judged by: the label itself, or 1 where a number is above the median of the pairs, else 0. */
  readonly holds: Column
}

/**
 * in: label[rows] and score[rows], NaN where there is none. A label of other values than 0 and 1 is a number,
 * unless `kind` says so.
 */
export function scorePairs(label: Column, score: Column, kind?: ScorePairs['kind']): ScorePairs {
  const rows = Uint32Array.from(score.keys()).filter((row) => !Number.isNaN(label[row]! + score[row]!))
  const y = Float64Array.from(rows, (row) => label[row]!)
  const s = Float64Array.from(rows, (row) => score[row]!)
  const isClass = y.every((value) => value === 0 || value === 1)
  const found = kind ?? (isClass ? 'class' : 'number')
  return { kind: found, rows, label: y, score: s, holds: found === 'class' ? y : aboveMedian(y) }
}

function aboveMedian(y: Column): Column {
  const middle = median(y)
  return y.map((value) => (value > middle ? 1 : 0))
}
