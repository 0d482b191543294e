import type { Column } from '../../../domain/index.ts'
import {
  BOOSTED_TREES_SCHEMA,
  type BoostedTreesModel,
  LINEAR_REGRESSION_SCHEMA,
  type LinearRegressionModel,
  LOGISTIC_REGRESSION_SCHEMA,
  type LogisticRegressionModel,
  predictBoostedTrees,
  predictLinearRegression,
  predictLogisticRegression,
  trainBoostedTrees,
  trainLinearRegression,
  trainLogisticRegression,
} from '../../../math/index.ts'
import { encodePanel, type PanelEncoding } from './encode-panel.ts'
import type { PanelSettings } from './panel-settings.ts'
import type { PanelTable } from './panel-table.ts'

export const PANEL_MODEL_SCHEMA = 'leme.panel-model/1'

/** What is foretold: `regression` the next close, `classification` whether it is higher. */
export type PanelType = 'regression' | 'classification'

/** Algorithms of each type, in the order in which they are trained. */
export const PANEL_ALGORITHMS = {
  regression: ['linear', 'gb'],
  classification: ['logistic', 'gb'],
} as const satisfies Readonly<Record<PanelType, readonly string[]>>

export type PanelAlgorithm = (typeof PANEL_ALGORITHMS)[PanelType][number]

export type PanelLearner = LinearRegressionModel | LogisticRegressionModel | BoostedTreesModel

/** A trained model; plain JSON that holds no time of training, so that equal inputs give equal bytes. */
export interface PanelModel {
  readonly schema: typeof PANEL_MODEL_SCHEMA
  readonly featuresVersion: number
  readonly type: PanelType
  readonly algo: PanelAlgorithm
  readonly settings: PanelSettings
  /** Rows that it was trained on. */
  readonly rows: number
  /** UTC milliseconds of the newest row whose close it knows. */
  readonly trainedThrough: number
  readonly encoding: PanelEncoding
  /** `regression` learns the return to the next close, next close/close − 1. */
  readonly learner: PanelLearner
}

/** What a learner of the type is taught on each row. */
export function learnerTarget(table: PanelTable, type: PanelType): Column {
  if (type === 'classification') return table.nextUp
  return table.nextClose.map((next, row) => next / table.close[row]! - 1)
}

/** Trains on the rows of `target` that are not NaN. @throws MathFault `math.target`, `math.features` */
export function trainLearner(
  columns: readonly Column[],
  target: Column,
  { type, algo, settings }: Pick<PanelModel, 'type' | 'algo' | 'settings'>,
): PanelLearner {
  const { l2, trees, leaves, learningRate, minLeafRows, seed } = settings
  if (algo === 'linear') return trainLinearRegression(columns, target, { l2 })
  if (algo === 'logistic') return trainLogisticRegression(columns, target, { l2 })
  const objective = type === 'regression' ? 'regression' : 'binary'
  return trainBoostedTrees(columns, target, { objective, trees, leaves, learningRate, minLeafRows, seed })
}

/** Predictions of the first `rows` rows: the next close, or the probability that it is higher. */
export function predictPanel(
  { encoding, learner }: Pick<PanelModel, 'encoding' | 'learner'>,
  table: PanelTable,
  rows: number,
): Column {
  const out = new Float64Array(rows)
  const columns = encodePanel(table, encoding, rows)
  switch (learner.schema) {
    case LINEAR_REGRESSION_SCHEMA:
      predictLinearRegression(learner, columns, out)
      break
    case LOGISTIC_REGRESSION_SCHEMA:
      predictLogisticRegression(learner, columns, out)
      return out
    case BOOSTED_TREES_SCHEMA:
      predictBoostedTrees(learner, columns, out)
      if (learner.objective === 'binary') return out
  }
  for (let row = 0; row < rows; row++) out[row] = table.close[row]! * (1 + out[row]!)
  return out
}
