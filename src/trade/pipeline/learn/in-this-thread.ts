import type { Parallel } from '../port.ts'
import { runPiece } from './run-piece.ts'

/** Does every piece here, one after another. */
export function inThisThread(): Parallel {
  return {
    async map(pieces, onDone) {
      return pieces.map((piece, i) => {
        const result = runPiece(piece)
        onDone?.(i + 1)
        return result
      })
    },
  }
}
