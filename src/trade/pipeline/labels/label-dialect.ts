import { type CrossSearch, crossFirst } from './cross-first.ts'

/** Where the reference program and Leme make different labels of the same configuration. */
export interface LabelDialect {
  /** What a yes-or-no label says where it cannot be known: the horizon is not complete, a price is missing. */
  readonly unknown: number
  /** Whether a goal is crossed no later than its stop: 1, 0, or not known. */
  crossFirst(search: CrossSearch, row: number): number
  /** How far below its top (above its bottom) a label ends, as a fraction of the extremum. */
  toleranceOf(level: number, tolerance: number): number
  /** Whether learning leaves out the rows whose label became final only after the prediction began. */
  readonly waitsUntilSettled: boolean
  /** What a label of tops and bottoms says in a row that has no price or that can still change. */
  uncertain(label: number): number
}

/** What is not known is NaN, and a top is never wider than the jump that makes it one. */
export const lemeLabels: LabelDialect = {
  unknown: Number.NaN,
  crossFirst,
  waitsUntilSettled: true,
  toleranceOf: Math.min,
  uncertain: () => Number.NaN,
}
