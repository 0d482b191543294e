import type { SweepPiece } from '../../math/index.ts'
import type { Piece } from '../../trade/pipeline/index.ts'

/** Cost of one feature of one row in one tree, measured with warm code. */
const CELL_MS = 2.5e-6
/** Newton steps of a linear classifier times what each costs more than a tree's look at a cell. */
const LINEAR_ROUNDS = 40
const DEFAULT_TREES = 100
/** Of one row: of an average, and of a pair of them. */
const AVERAGE_MS = 1e-6
const CROSS_MS = 1e-7

/** Roughly how many milliseconds a piece takes. */
export function expectedCost({ trainStart, trainEnd, features, algorithm }: Piece): number {
  const rounds = algorithm.algo === 'gb' ? (algorithm.train?.num_boost_round ?? DEFAULT_TREES) : LINEAR_ROUNDS
  return (trainEnd - trainStart) * features.length * rounds * CELL_MS
}

/** Roughly how many milliseconds a piece of a sweep takes. */
export function expectedSweepCost(piece: SweepPiece): number {
  if (piece.kind === 'averages') return piece.rows * piece.outs.length * AVERAGE_MS
  return piece.rows * (piece.pairs.length / 2) * CROSS_MS
}
