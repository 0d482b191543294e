import { allocateColumn } from '../../../domain/index.ts'
import type { BoostThreads } from '../../../math/index.ts'
import type { Piece, PieceResult } from '../piece.ts'
import { scoreRows } from './score-rows.ts'
import { trainModel } from './train-model.ts'

/** Does a piece of work. Same piece, same result, in any thread and with any `threads` that are lent. */
export function runPiece(piece: Piece, threads?: BoostThreads): PieceResult {
  const trained = trainModel(piece, threads)
  if (trained.kind === 'refused' || piece.kind === 'train') return trained
  const scores = allocateColumn(piece.predictEnd - piece.predictStart)
  const features = piece.features.map((column) => column.subarray(piece.predictStart, piece.predictEnd))
  scoreRows(trained.model, features, scores)
  return { kind: 'scores', scores, trainedRows: trained.trainedRows }
}
