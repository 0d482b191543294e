/** How a feature is put on a common scale: (x − mean) / deviation. */
export interface Scale {
  readonly mean: number
  readonly deviation: number
}

/** A model as JSON holds it: `parameters` is what `math` needs to score rows. */
export interface TrainedModel {
  readonly kind: 'gb' | 'lc'
  /** Null when the features are taken as they are. */
  readonly scales: readonly Scale[] | null
  readonly parameters: unknown
}
