import type { ClosedTrade } from '../../domain/index.ts'
import type { JobQueue, Run, RunKind, RunStatus, RunStore } from '../../trade/research/index.ts'
import { describeError } from './describe-error.ts'
import { isPassing } from './is-passing.ts'

/** What came out of a run. */
export interface Outcome {
  readonly result: unknown
  readonly trades?: readonly ClosedTrade[]
}

/** What a handler is lent beside its run. */
export interface JobContext {
  /** Aborted when the work shall end early; the run is taken up again later. */
  readonly signal: AbortSignal
  /** `progress` 0…1. A report that cannot be stored is no reason to stop the work. */
  readonly report: (progress: number, message: string) => Promise<void>
}

export type JobHandler = (run: Run, context: JobContext) => Promise<Outcome>

/** What happened to a run, for those who watch. */
export interface RunNews {
  readonly id: string
  readonly kind: RunKind
  readonly status: RunStatus
  readonly progress: number
  readonly message: string
}

export interface WorkerOptions {
  readonly queue: Pick<JobQueue, 'work'>
  readonly runs: Pick<RunStore, 'start' | 'get' | 'report' | 'finish' | 'fail'>
  /** The kinds that this worker can do. */
  readonly handlers: Partial<Readonly<Record<RunKind, JobHandler>>>
  readonly onNews?: (news: RunNews) => void
}

/**
 * Takes jobs of every kind that has a handler. The run's row decides what is still to do: a job of a
 * run that has ended is dropped, and one that comes a second time starts the work again. A handler
 * that throws fails its run; only a store that fails makes the queue try again, also one that was read.
 */
export async function runWorker({ queue, runs, handlers, onNews = () => {} }: WorkerOptions): Promise<void> {
  for (const [kind, handler] of Object.entries(handlers) as [RunKind, JobHandler][]) {
    await queue.work(kind, (id, signal) => work(id, signal, handler))
  }

  async function work(id: string, signal: AbortSignal, handler: JobHandler): Promise<void> {
    if (!(await runs.start(id))) return
    const run = await runs.get(id)
    if (!run) return
    const tell = (status: RunStatus, progress: number, message: string) =>
      onNews({ id, kind: run.kind, status, progress, message })
    tell('running', run.progress, run.message)
    const report = async (progress: number, message: string) => {
      tell('running', progress, message)
      await runs.report(id, progress, message).catch(() => {})
    }
    const outcome = await settle(handler(run, { signal, report }))
    if ('error' in outcome) {
      if (signal.aborted) throw signal.reason
      // The queue hands it out again, three times in all.
      if (outcome.passing) throw outcome.passing
      await runs.fail(id, outcome.error)
      return tell('failed', run.progress, outcome.error)
    }
    await runs.finish(id, outcome.result, outcome.trades)
    tell('done', 1, '')
  }
}

interface Failure {
  readonly error: string
  /** Of the house's database, which was away. */
  readonly passing: unknown
}

async function settle(work: Promise<Outcome>): Promise<Outcome | Failure> {
  return work.catch((error: unknown) => ({
    error: describeError(error),
    passing: isPassing(error) ? error : undefined,
  }))
}
