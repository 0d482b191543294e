import type { Column } from '../../../domain/index.ts'
import { type BoostThreads, exp, MathFault } from '../../../math/index.ts'
import type { Piece, PieceResult } from '../piece.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { fitModel } from './fit-model.ts'
import type { Sample } from './learners/sample.ts'
import { gatherRows, isDropping, trainingRows } from './training-rows.ts'
import { unlearnable } from './unlearnable.ts'

/**
 * Trains the piece's algorithm on its rows. Refuses, with a reason, where there are too few rows, or the label or every
 * feature never changes. `threads` are lent to a training that can be shared.
 */
export function trainModel(piece: Piece, threads?: BoostThreads): Exclude<PieceResult, { kind: 'scores' }> {
  const { algorithm, trainStart, trainEnd } = piece
  const rows = trainingRows({ ...piece, params: algorithm.params })
  const sample = { ...sampleOf(piece, rows), ...(threads && { threads }) }
  const wanted = isDropping(algorithm.params) ? 'all features' : 'a feature'
  const reason = unlearnable(sample, { span: `of the rows ${trainStart} to ${trainEnd - 1}`, wanted })
  if (reason !== undefined) return { kind: 'refused', reason }
  try {
    return { kind: 'model', model: fitModel(sample, algorithm), trainedRows: rows.length }
  } catch (error) {
    const isRefusal =
      (error instanceof PipelineFault && error.code === 'train.refused') ||
      (error instanceof MathFault && error.code === 'math.target')
    if (!isRefusal) throw error
    return { kind: 'refused', reason: error.hint ? `${error.message}. ${error.hint}` : error.message }
  }
}

function sampleOf(piece: Piece, rows: Int32Array): Sample {
  const { features, names = [], label, settled, labelHorizon = 0, algorithm } = piece
  const halfLife = algorithm.params?.half_life
  return {
    features: features.map((column) => gatherRows(column, rows)),
    names,
    label: gatherRows(label, rows),
    rows,
    ends: settled ? gatherRows(settled, rows) : Float64Array.from(rows, (row) => row + labelHorizon),
    ...(halfLife !== undefined && { weights: agedWeights(rows, halfLife) }),
  }
}

/** ½ for each half-life that a row is older than the newest. */
function agedWeights(rows: Int32Array, halfLife: number): Column {
  const newest = rows.at(-1) ?? 0
  return Float64Array.from(rows, (row) => exp((-Math.LN2 * (newest - row)) / halfLife))
}
