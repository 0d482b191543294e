import { parentPort } from 'node:worker_threads'
import { runPiece } from '../../trade/pipeline/index.ts'
import type { Answer, Order } from './message.ts'

parentPort?.on('message', ({ id, piece }: Order) => parentPort?.postMessage(answer(id, piece)))

function answer(id: number, piece: Order['piece']): Answer {
  try {
    return { id, result: runPiece(piece) }
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
