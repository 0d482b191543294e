import { parentPort } from 'node:worker_threads'
import { type BoostThreads, runSweepPiece } from '../../math/index.ts'
import { runPiece } from '../../trade/pipeline/index.ts'
import type { Answer, Order, Work, WorkResult } from './message.ts'
import { openBoostThreads } from './open-boost-threads.ts'

const teams = new Map<number, BoostThreads>()

parentPort?.on('message', (order: Order) => parentPort?.postMessage(answer(order)))

function answer({ id, piece, team }: Order): Answer {
  try {
    return { id, result: run(piece, team) }
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function run(piece: Work, team: number): WorkResult {
  switch (piece.kind) {
    case 'train':
    case 'fold':
      return team > 1 ? runPiece(piece, teamOf(team)) : runPiece(piece)
    case 'averages':
    case 'crosses':
      return runSweepPiece(piece)
  }
}

/** Threads of this one; they stay for the next piece, and end with it. */
function teamOf(count: number): BoostThreads {
  const team = teams.get(count) ?? openBoostThreads(count)
  teams.set(count, team)
  return team
}
