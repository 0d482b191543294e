import type { BoostedTreesModel, LogisticRegressionModel } from '../../../math/index.ts'
import type { Scale } from './scale.ts'

/** A model as JSON holds it. */
export type TrainedModel =
  | {
      readonly kind: 'gb'
      /** Null when the features are taken as they are. */
      readonly scales: readonly Scale[] | null
      readonly parameters: BoostedTreesModel
    }
  | { readonly kind: 'lc'; readonly parameters: LogisticRegressionModel }
