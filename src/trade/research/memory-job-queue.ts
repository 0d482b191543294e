import type { MemoryTransaction } from './memory-transaction.ts'
import type { JobQueue, RunKind } from './port.ts'

type Handler = (runId: string, signal: AbortSignal) => Promise<void>

interface Job {
  readonly runId: string
  tries: number
}

interface Lane {
  readonly waiting: Job[]
  readonly parked: Job[]
  handler?: Handler
  busy: boolean
}

const TRIES = 3

export interface MemoryJobQueue extends JobQueue {
  /** Runs whose handler threw every time. */
  parked(): readonly string[]
  /** Takes no more jobs and aborts the running ones. */
  close(): void
}

/** A {@link JobQueue} inside one process: for tests. */
export function memoryJobQueue(): MemoryJobQueue {
  const lanes = new Map<RunKind, Lane>()
  const closing = new AbortController()
  const laneOf = (kind: RunKind): Lane => {
    const lane = lanes.get(kind) ?? { waiting: [], parked: [], busy: false }
    lanes.set(kind, lane)
    return lane
  }

  async function drain(lane: Lane): Promise<void> {
    if (lane.busy) return
    lane.busy = true
    // A job is waiting until it is done, so that it counts towards the depth while it is worked on.
    for (let job = lane.waiting[0]; job && lane.handler && !closing.signal.aborted; job = lane.waiting[0]) {
      job.tries++
      const done = await attempt(lane.handler, job)
      if (closing.signal.aborted && !done) break
      lane.waiting.shift()
      if (!done) (job.tries < TRIES ? lane.waiting : lane.parked).push(job)
    }
    lane.busy = false
  }

  async function attempt(handler: Handler, { runId }: Job): Promise<boolean> {
    try {
      await handler(runId, closing.signal)
      return true
    } catch {
      return false
    }
  }

  return {
    async send(kind, runId, transaction) {
      const add = () => {
        const lane = laneOf(kind)
        lane.waiting.push({ runId, tries: 0 })
        void drain(lane)
      }
      if (transaction) (transaction as MemoryTransaction).onCommit(add)
      else add()
    },
    async work(kind, handler) {
      const lane = laneOf(kind)
      lane.handler = handler
      void drain(lane)
    },
    depth: async () => [...lanes.values()].reduce((sum, { waiting }) => sum + waiting.length, 0),
    parked: () => [...lanes.values()].flatMap(({ parked }) => parked.map(({ runId }) => runId)),
    close: () => closing.abort(),
  }
}
