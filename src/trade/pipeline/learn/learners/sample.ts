import type { Column } from '../../../../domain/index.ts'
import type { BoostThreads } from '../../../../math/index.ts'

/** What a model is trained on: rows with a label, in the order of time. */
export interface Sample {
  /** Without a NaN unless the learner knows missing values. */
  readonly features: readonly Column[]
  /** Of the features, in their order; empty where nobody said. */
  readonly names: readonly string[]
  readonly label: Column
  /** Where each row stands in the table, ascending. */
  readonly rows: Int32Array
  /** The last row of the table that each label looks at. */
  readonly ends: Column
  /** Of each row; all 1 where absent. */
  readonly weights?: Column
  /** Lent to those who can share one training; the model is the same without. */
  readonly threads?: BoostThreads
}

/** The part of a sample at `places`. */
export function pickSample(sample: Sample, places: Int32Array): Sample {
  const pick = (column: Column) => Float64Array.from(places, (place) => column[place]!)
  return {
    features: sample.features.map(pick),
    names: sample.names,
    label: pick(sample.label),
    rows: places.map((place) => sample.rows[place]!),
    ends: pick(sample.ends),
    ...(sample.weights && { weights: pick(sample.weights) }),
    ...(sample.threads && { threads: sample.threads }),
  }
}
