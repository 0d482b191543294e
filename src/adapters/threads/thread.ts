import { parentPort } from 'node:worker_threads'
import { runSweepPiece } from '../../math/index.ts'
import { runPiece } from '../../trade/pipeline/index.ts'
import type { Answer, Order, Work, WorkResult } from './message.ts'

parentPort?.on('message', ({ id, piece }: Order) => parentPort?.postMessage(answer(id, piece)))

function answer(id: number, piece: Work): Answer {
  try {
    return { id, result: run(piece) }
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function run(piece: Work): WorkResult {
  switch (piece.kind) {
    case 'train':
    case 'fold':
      return runPiece(piece)
    case 'averages':
    case 'crosses':
      return runSweepPiece(piece)
  }
}
