import type { Column } from '../../../domain/index.ts'
import { MathFault } from '../../../math/index.ts'
import type { Piece, PieceResult } from '../piece.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { trainAlgorithm } from './learners/algorithm.ts'
import type { Sample } from './learners/sample.ts'
import { gatherRows, trainingRows } from './training-rows.ts'
import { MIN_TRAIN_ROWS } from './walk-forward.ts'

/**
 * Trains the piece's algorithm on its rows. Refuses, with a reason, where there are too few rows, or the label or every
 * feature never changes.
 */
export function trainModel(piece: Piece): Exclude<PieceResult, { kind: 'scores' }> {
  const { algorithm, trainStart, trainEnd } = piece
  const rows = trainingRows({ ...piece, params: algorithm.params })
  const sample = sampleOf(piece, rows)
  const reason = unlearnable(sample, `of the rows ${trainStart} to ${trainEnd - 1}`)
  if (reason !== undefined) return { kind: 'refused', reason }
  try {
    return { kind: 'model', model: trainAlgorithm(sample, algorithm), trainedRows: rows.length }
  } catch (error) {
    const isRefusal =
      (error instanceof PipelineFault && error.code === 'train.refused') ||
      (error instanceof MathFault && error.code === 'math.target')
    if (!isRefusal) throw error
    return { kind: 'refused', reason: error.hint ? `${error.message}. ${error.hint}` : error.message }
  }
}

function sampleOf(
  { features, names = [], label, settled, labelHorizon = 0 }: Piece,
  rows: Int32Array,
): Sample {
  return {
    features: features.map((column) => gatherRows(column, rows)),
    names,
    label: gatherRows(label, rows),
    rows,
    ends: settled ? gatherRows(settled, rows) : Float64Array.from(rows, (row) => row + labelHorizon),
  }
}

/** Why nothing can be learned from the sample, if so. */
function unlearnable({ features, names, label, rows }: Sample, span: string): string | undefined {
  if (rows.length < MIN_TRAIN_ROWS) {
    return `${rows.length} ${span} have all features and a label, ${MIN_TRAIN_ROWS} are needed`
  }
  if (isConstant(label)) return `the label is ${label[0]} in all ${rows.length} complete ones ${span}`
  if (!features.every(isConstant)) return undefined
  const which = names.length > 0 ? `: ${names.join(', ')}` : ''
  return `no feature changes in the ${rows.length} complete ones ${span}${which}`
}

function isConstant(column: Column): boolean {
  return column.every((value) => value === column[0])
}
