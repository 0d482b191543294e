import type { Piece, PieceResult } from '../../trade/pipeline/index.ts'

/** To a thread: do this. */
export interface Order {
  readonly id: number
  readonly piece: Piece
}

/** From a thread: done, or why not. */
export type Answer =
  | { readonly id: number; readonly result: PieceResult }
  | { readonly id: number; readonly error: string }
