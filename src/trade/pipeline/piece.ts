import type { Column } from '../../domain/index.ts'
import type { Algorithm } from './learn/learners/algorithm.ts'
import type { TrainedModel } from './learn/trained-model.ts'

/** Rows of the columns below: half-open. Columns lie in shared memory; handing a piece to a thread copies nothing. */
interface Training {
  readonly features: readonly Column[]
  /** Of the features, in their order; needed where an algorithm speaks of them. */
  readonly names?: readonly string[]
  readonly label: Column
  /** Columns beside features and label that a row must have a value in to be learned from. */
  readonly required?: readonly Column[]
  /** Rows that the label looks ahead; default 0. */
  readonly labelHorizon?: number
  /** The last row that each row's label looks at, where that is not `labelHorizon` rows ahead. */
  readonly settled?: Column
  readonly trainStart: number
  readonly trainEnd: number
  readonly algorithm: Algorithm
}

/** Trains a model on rows `trainStart` to `trainEnd`. */
export interface TrainPiece extends Training {
  readonly kind: 'train'
}

/** Trains as {@link TrainPiece}, then scores rows `predictStart` to `predictEnd`. */
export interface FoldPiece extends Training {
  readonly kind: 'fold'
  readonly predictStart: number
  readonly predictEnd: number
}

/** Work that needs nothing but itself: another thread can do it. */
export type Piece = TrainPiece | FoldPiece

export type PieceResult =
  | { readonly kind: 'model'; readonly model: TrainedModel; readonly trainedRows: number }
  /** One score a predicted row; NaN where a feature is missing. */
  | { readonly kind: 'scores'; readonly scores: Column; readonly trainedRows: number }
  /** Nothing can be learned, for the reason given. */
  | { readonly kind: 'refused'; readonly reason: string }
