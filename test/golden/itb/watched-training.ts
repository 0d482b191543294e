import { inThisThread, type Parallel, type Piece } from '../../../src/trade/pipeline/index.ts'

export interface WatchedPiece {
  readonly piece: Piece
  readonly trainedRows: number
}

/** Does the work in this thread and remembers what was trained on which rows. */
export function watchedTraining(): { readonly parallel: Parallel; readonly seen: WatchedPiece[] } {
  const seen: WatchedPiece[] = []
  const parallel: Parallel = {
    async map(pieces, onDone) {
      const results = await inThisThread().map(pieces, onDone)
      results.forEach((result, i) => {
        seen.push({
          piece: pieces[i]!,
          trainedRows: result.kind === 'refused' ? 0 : result.trainedRows,
        })
      })
      return results
    },
  }
  return { parallel, seen }
}
