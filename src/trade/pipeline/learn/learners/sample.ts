import type { Column } from '../../../../domain/index.ts'

/** What a model is trained on: complete rows, without a NaN. */
export interface Sample {
  readonly features: readonly Column[]
  readonly label: Column
}
