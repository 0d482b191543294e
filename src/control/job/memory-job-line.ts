import type { JobId } from './job.ts'
import { JOB_KINDS, type JobKind } from './job-spec.ts'
import type { JobHandler, JobLine } from './port.ts'

interface Lane {
  readonly waiting: JobId[]
  handler?: JobHandler
  isBusy: boolean
}

export interface MemoryJobLine extends JobLine {
  /** Jobs of a kind that wait, the next one first. */
  waiting(kind: JobKind): readonly JobId[]
  /** Takes no more jobs and aborts the one in hand. */
  close(): void
}

/** A {@link JobLine} inside one process: for tests. */
export function memoryJobLine(): MemoryJobLine {
  const lanes = Object.fromEntries(
    JOB_KINDS.map((kind) => [kind, { waiting: [], isBusy: false } as Lane]),
  ) as Record<JobKind, Lane>
  const closing = new AbortController()

  async function drain(lane: Lane): Promise<void> {
    if (lane.isBusy) return
    lane.isBusy = true
    while (lane.handler && !closing.signal.aborted) {
      const id = lane.waiting.shift()
      if (id === undefined) break
      await lane.handler(id, closing.signal).catch(() => {})
    }
    lane.isBusy = false
  }

  return {
    async send({ id, kind }) {
      const lane = lanes[kind]
      if (!lane.waiting.includes(id)) lane.waiting.push(id)
      void drain(lane)
    },
    async work(kind, handler) {
      lanes[kind].handler = handler
      void drain(lanes[kind])
    },
    waiting: (kind) => [...lanes[kind].waiting],
    close: () => closing.abort(),
  }
}
