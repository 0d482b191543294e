import type { LabelDialect } from '../labels/label-dialect.ts'

/** A label that cannot be known yet is a no. */
export const itbLabels: LabelDialect = { incomplete: 0 }
