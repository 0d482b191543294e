import type { CrossResults, SweepPiece } from '../../math/index.ts'
import type { Piece, PieceResult } from '../../trade/pipeline/index.ts'

/** What a thread can do. */
export type Work = Piece | SweepPiece

export type WorkResult = PieceResult | CrossResults | undefined

/** To a thread: do this. */
export interface Order {
  readonly id: number
  readonly piece: Work
  /** Threads that the piece may use, the one that gets it among them. */
  readonly team: number
}

/** From a thread: done, or why not. */
export type Answer =
  | { readonly id: number; readonly result: WorkResult }
  | { readonly id: number; readonly error: string }
