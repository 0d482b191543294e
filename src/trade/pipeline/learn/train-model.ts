import type { Piece, PieceResult } from '../piece.ts'
import { trainAlgorithm } from './learners/algorithm.ts'
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
  const model = trainAlgorithm({ features, label }, algorithm)
  return { kind: 'model', model, trainedRows: rows.length }
}
