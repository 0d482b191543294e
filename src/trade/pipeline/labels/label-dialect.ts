/** Where the reference program and Leme make different labels of the same configuration. */
export interface LabelDialect {
  /** What a yes-or-no label says in the last rows, whose horizon is not complete. */
  readonly incomplete: number
}

/** What is not known is NaN. */
export const lemeLabels: LabelDialect = { incomplete: Number.NaN }
