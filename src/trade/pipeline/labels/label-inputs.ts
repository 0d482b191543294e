import type { Column } from '../../../domain/index.ts'
import type { LabelDialect } from './label-dialect.ts'

/** What a label generator may look at. */
export interface LabelInputs {
  readonly rows: number
  readonly dialect: LabelDialect
  /** An input column by its name in the configuration; the set's `column_prefix` is put before it. */
  read(name: string): Column
}
