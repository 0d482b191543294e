import type { Column } from '../../../domain/index.ts'
import type { LabelInputs } from './label-inputs.ts'

/** `flag`: 1 or 0. `sign`: −1, 0 or 1. `number`: any number, to be learned by regression. */
export type LabelKind = 'flag' | 'sign' | 'number'

/** A label that a set makes; the name is without the set's prefix. */
export interface LabelColumn {
  readonly name: string
  readonly kind: LabelKind
}

/** How far a label looks ahead. */
export type LabelReach =
  /** Always the same number of rows. */
  | { readonly kind: 'rows'; readonly rows: number }
  /** Until something happens, which may be never. */
  | {
      readonly kind: 'event'
      /**
       * settled[label][row] = the row with which the label became final, NaN where it can still change. It never
       * falls from row to row.
       */
      settledAt(inputs: LabelInputs): readonly Column[]
    }

/** Makes the labels of one kind of set. Columns are new; inputs are never written. */
export interface LabelGenerator<Config> {
  /** @throws PipelineFault `config.invalid` */
  columns(config: Config): readonly LabelColumn[]
  reach(config: Config): LabelReach
  /**
   * The labels of the rows from `start` on, in the order of `columns`: out[label][row − start].
   * @throws PipelineFault `config.invalid`, `column.missing`
   */
  generate(config: Config, inputs: LabelInputs, start: number): readonly Column[]
}
