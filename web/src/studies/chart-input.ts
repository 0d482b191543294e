import type { Study, StudyTrial } from '../api/types.ts'

/** What the charts of a study share, so that they have one scale. */
export interface ChartInput {
  readonly study: Study
  readonly trials: readonly StudyTrial[]
  /** Which objective they show. */
  readonly objective: number
  /** The axis of its values; undefined before the first one. */
  readonly range: { readonly low: number; readonly high: number } | undefined
  readonly asOf: number
}
