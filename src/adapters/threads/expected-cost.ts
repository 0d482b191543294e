import type { SweepPiece } from '../../math/index.ts'
import { boostingWork, networkWork, type Piece } from '../../trade/pipeline/index.ts'

/** Cost of one feature of one row in one tree, measured with warm code. */
const CELL_MS = 2.5e-6
/** Newton steps of a linear classifier times what each costs more than a tree's look at a cell. */
const LINEAR_ROUNDS = 40
/** One entry of the kernel, folds for probabilities included. */
const KERNEL_MS = 6e-5
/** One weight of a network, for a row and a pass. */
const WEIGHT_MS = 4e-6
/** Of one row: of an average, and of a pair of them. */
const AVERAGE_MS = 1e-6
const CROSS_MS = 1e-7

/** Roughly how many milliseconds a piece takes. */
export function expectedCost({ trainStart, trainEnd, features, algorithm }: Piece): number {
  const rows = trainEnd - trainStart
  switch (algorithm.algo) {
    case 'gb':
    case 'lgbm':
      return rows * features.length * boostingWork(algorithm) * CELL_MS
    case 'lc':
      return rows * features.length * LINEAR_ROUNDS * CELL_MS
    case 'svc':
      return Math.min(rows, algorithm.params?.length || rows) ** 2 * KERNEL_MS
    case 'nn':
      return rows * networkWork(algorithm, features.length) * WEIGHT_MS
  }
}

/** Roughly how many milliseconds a piece of a sweep takes. */
export function expectedSweepCost(piece: SweepPiece): number {
  if (piece.kind === 'averages') return piece.rows * piece.outs.length * AVERAGE_MS
  return piece.rows * (piece.pairs.length / 2) * CROSS_MS
}
