import type { Column } from '../../../domain/index.ts'
import { type BoostOptions, trainBoostedTrees, trainLogisticRegression } from '../../../math/index.ts'
import type { Algorithm, GradientBoostingTrain } from '../config/algorithm-schema.ts'
import type { Piece, PieceResult } from '../piece.ts'
import { scaled, scaleOf } from './scale.ts'
import type { TrainedModel } from './trained-model.ts'
import { gatherRows, trainingRows } from './training-rows.ts'
import { MIN_TRAIN_ROWS } from './walk-forward.ts'

/**
 * Trains the piece's algorithm on its complete rows. Refuses, with a reason, where there are too few rows or
 * the label never changes.
 */
export function trainModel(piece: Piece): Exclude<PieceResult, { kind: 'scores' }> {
  const { algorithm, trainStart, trainEnd } = piece
  const rows = trainingRows({ ...piece, params: algorithm.params })
  const span = `of the rows ${trainStart} to ${trainEnd - 1}`
  if (rows.length < MIN_TRAIN_ROWS) {
    return {
      kind: 'refused',
      reason: `${rows.length} ${span} have all features and a label, ${MIN_TRAIN_ROWS} are needed`,
    }
  }
  const label = gatherRows(piece.label, rows)
  if (label.every((value) => value === label[0])) {
    return { kind: 'refused', reason: `the label is ${label[0]} in all ${rows.length} complete ones ${span}` }
  }
  const features = piece.features.map((column) => gatherRows(column, rows))
  return { kind: 'model', model: train(algorithm, features, label), trainedRows: rows.length }
}

function train(algorithm: Algorithm, features: readonly Column[], label: Column): TrainedModel {
  switch (algorithm.algo) {
    case 'gb': {
      const scales = algorithm.params?.is_scale ? features.map(scaleOf) : null
      const inputs = scales ? features.map((column, k) => scaled(column, scales[k]!)) : features
      return {
        kind: 'gb',
        scales,
        parameters: trainBoostedTrees(inputs, label, boostOptions(algorithm.train)),
      }
    }
    case 'lc':
      return {
        kind: 'lc',
        parameters: trainLogisticRegression(features, label, { l2: 1 / (algorithm.train?.C ?? 1) }),
      }
  }
}

/** LightGBM's defaults for what is not given. */
function boostOptions(given: GradientBoostingTrain = {}): BoostOptions {
  return {
    objective: 'binary',
    trees: given.num_boost_round ?? 100,
    leaves: given.num_leaves ?? 31,
    learningRate: given.learning_rate ?? 0.1,
    minLeafRows: given.min_data_in_leaf ?? 20,
    bins: given.max_bin ?? 255,
    lambda: given.lambda_l2 ?? 0,
    seed: given.seed ?? 0,
  }
}
