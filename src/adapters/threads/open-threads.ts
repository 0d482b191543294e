import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type CrossResults, runSweepPiece } from '../../math/index.ts'
import {
  type Parallel,
  type Piece,
  type PieceResult,
  PipelineFault,
  runPiece,
} from '../../trade/pipeline/index.ts'
import type { SweepThreads } from '../../trade/research/index.ts'
import { THREAD_ENTRY } from './entry.ts'
import { expectedCost, expectedSweepCost } from './expected-cost.ts'
import type { Answer, Order, Work, WorkResult } from './message.ts'

export interface Threads extends Parallel, SweepThreads, AsyncDisposable {}

export interface ThreadOptions {
  /** Work that is expected to take less is done here: threads need some 300 ms to start. Default 300. */
  readonly smallWorkMs?: number
  /** File that a thread starts with. */
  readonly entry?: URL
}

interface Task {
  readonly id: number
  readonly piece: Work
  readonly team: number
  readonly resolve: (result: WorkResult) => void
  readonly reject: (error: unknown) => void
}

/**
 * `count` threads that do pieces of work; they start with the first work worth it and stay until disposed.
 * Columns in shared memory are not copied. A thread that dies fails its piece and is replaced. Idle threads do not keep
 * the process alive.
 */
export function openThreads(count: number, options: ThreadOptions = {}): Threads {
  const { smallWorkMs = 300, entry = THREAD_ENTRY } = options
  const waiting: Task[] = []
  const idle: Worker[] = []
  const busy = new Map<Worker, Task>()
  let nextId = 0

  function start(): Worker {
    const worker = new Worker(entry)
    worker.on('message', (answer: Answer) => finish(worker, answer))
    worker.on('error', (error) => lose(worker, error))
    worker.on('exit', (code) => lose(worker, new Error(`it ended with code ${code}`)))
    return worker
  }

  function assign(): void {
    while (waiting.length > 0) {
      const worker = idle.pop() ?? (busy.size < count ? start() : undefined)
      if (!worker) return
      const task = waiting.shift()!
      busy.set(worker, task)
      worker.ref()
      worker.postMessage({ id: task.id, piece: task.piece, team: task.team } satisfies Order)
    }
  }

  function finish(worker: Worker, answer: Answer): void {
    const task = busy.get(worker)
    if (task?.id !== answer.id) return
    busy.delete(worker)
    idle.push(worker)
    worker.unref()
    if ('result' in answer) task.resolve(answer.result)
    else task.reject(new PipelineFault('worker.failed', `a piece of work failed: ${answer.error}`))
    assign()
  }

  function lose(worker: Worker, cause: unknown): void {
    const at = idle.indexOf(worker)
    if (at >= 0) idle.splice(at, 1)
    const task = busy.get(worker)
    busy.delete(worker)
    const reason = cause instanceof Error ? cause.message : String(cause)
    task?.reject(new PipelineFault('worker.failed', `a thread was lost: ${reason}`, { cause }))
    assign()
  }

  /** A piece's result is of the piece's kind. */
  function submit<Result extends WorkResult>(piece: Work, team = 1): Promise<Result> {
    return new Promise((resolve, reject) => {
      waiting.push({ id: nextId++, piece, team, resolve: (result) => resolve(result as Result), reject })
      assign()
    })
  }

  function isWorthThreads(costs: readonly number[]): boolean {
    return idle.length + busy.size > 0 || costs.reduce((sum, cost) => sum + cost, 0) >= smallWorkMs
  }

  return {
    count,
    async map(pieces, onDone) {
      if (!isWorthThreads(pieces.map(expectedCost))) return doHere(pieces, onDone)
      let done = 0
      // Fewer pieces than threads: each may have several.
      const team = Math.floor(count / pieces.length)
      const results = pieces.map(async (piece) => {
        const result = await submit<PieceResult>(piece, team)
        onDone?.(++done)
        return result
      })
      return Promise.all(results)
    },
    async sweep(pieces, memory) {
      if (!isWorthThreads(pieces.map(expectedSweepCost))) {
        return pieces.map((piece) => runSweepPiece(piece, memory))
      }
      return Promise.all(pieces.map((piece) => submit<CrossResults | undefined>(piece)))
    },
    async [Symbol.asyncDispose]() {
      const workers = [...idle, ...busy.keys()]
      const closed = new PipelineFault('worker.failed', 'the threads were closed')
      for (const task of waiting.splice(0)) task.reject(closed)
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

/** One piece after another in this thread, letting others have their turn in between. */
async function doHere(
  pieces: readonly Piece[],
  onDone?: (done: number) => void,
): Promise<readonly PieceResult[]> {
  const results: PieceResult[] = []
  for (const piece of pieces) {
    results.push(runPiece(piece))
    onDone?.(results.length)
    await setImmediate()
  }
  return results
}
