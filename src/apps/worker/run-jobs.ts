import { setTimeout as pause } from 'node:timers/promises'
import {
  type BundleStore,
  type Hold,
  JOB_KINDS,
  JOB_TIMES,
  type Job,
  type JobEnd,
  type JobKind,
  type JobLine,
  type JobResult,
  type JobState,
  type JobStore,
  type JobTimes,
  parseBundleHash,
  type ResultStore,
  type Swept,
} from '../../control/job/index.ts'
import { describeError } from './describe-error.ts'
import { HeldJob } from './held-job.ts'
import { isPassing } from './is-passing.ts'

export interface PerformContext {
  /** Text of the strategy's file, verified. */
  readonly bundle: string
  /** Aborted when the work shall end at once. */
  readonly signal: AbortSignal
  readonly report: (progress: number, message: string) => void
}

/** What happened to a job, for logs and metrics. */
export type JobNews =
  | { readonly event: 'begun'; readonly job: Job }
  | {
      readonly event: 'ended'
      readonly kind: JobKind
      readonly state: JobState | 'handed-back' | 'lost'
      /** How long it was in this worker's hands. */
      readonly heldMs: number
    }
  | { readonly event: 'swept'; readonly swept: Swept }

export interface JobsWorkerOptions {
  readonly line: JobLine
  readonly jobs: JobStore
  readonly results: Pick<ResultStore, 'write' | 'report'>
  readonly bundles: Pick<BundleStore, 'get'>
  readonly perform: (job: Job, context: PerformContext) => Promise<JobResult>
  /** What a list shows of a result. */
  readonly figuresOf: (report: unknown) => unknown
  /** For people: which machine, which process. */
  readonly name: string
  readonly times?: JobTimes
  readonly onNews?: (news: JobNews) => void
  readonly onError?: (error: unknown) => void
}

/** How often a result is tried to be written while the store is away. */
const WRITES = 5
const WRITE_PAUSE_MS = 1_000
/** A job for which the database was away so often has failed. */
const MOST_ATTEMPTS = 10

/**
 * Takes tenants' jobs, one of a kind at a time, and looks for jobs of workers that died. The row decides: whoever
 * holds it works, and hears by its reports when somebody asked to cancel it or another worker has it. The result
 * is written first, then the row is finished. Dispose of it after the line was closed.
 */
export async function runJobs(options: JobsWorkerOptions): Promise<AsyncDisposable> {
  const { line, jobs, times = JOB_TIMES, onNews = () => {}, onError = () => {} } = options
  const stopping = new AbortController()
  const sweeping = sweepOften()
  for (const kind of JOB_KINDS) await line.work(kind, (id, signal) => work(id, signal))
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await sweeping
    },
  }

  async function work(id: Job['id'], closing: AbortSignal): Promise<void> {
    const job = await jobs.claim(id, options.name)
    if (!job) return
    onNews({ event: 'begun', job })
    const begun = performance.now()
    const held = new HeldJob(job, { jobs, times, closing })
    const state = await settle(job, held)
    onNews({ event: 'ended', kind: job.kind, state, heldMs: performance.now() - begun })
  }

  async function settle(job: Job, held: HeldJob): Promise<JobState | 'handed-back' | 'lost'> {
    const { end, passes } = await endOf(job, held)
    if (held.why === 'lost') return 'lost'
    const isUndone = held.why === 'closing' || (passes && job.attempt < MOST_ATTEMPTS)
    if (isUndone && end.state === 'failed') {
      return (await persistently(() => jobs.handBack(job))) ? 'handed-back' : 'lost'
    }
    return (await persistently(() => jobs.end(job, end))) ? end.state : 'lost'
  }

  /** With whether it failed for a reason that passes. */
  async function endOf(job: Job, held: HeldJob): Promise<{ readonly end: JobEnd; readonly passes: boolean }> {
    try {
      const end = await held.during((signal) => outcomeOf(job, held, signal))
      return { end, passes: false }
    } catch (error) {
      if (held.why === 'cancel') return { end: { state: 'cancelled' }, passes: false }
      return { end: { state: 'failed', error: describeError(error) }, passes: isPassing(error) }
    }
  }

  /** What the row has to be told is told again while the store is away. */
  async function persistently(tell: () => Promise<boolean>): Promise<boolean> {
    for (let tried = 1; ; tried++) {
      try {
        return await tell()
      } catch (error) {
        if (tried === WRITES || !isPassing(error)) throw error
        onError(error)
        await pause(WRITE_PAUSE_MS)
      }
    }
  }

  async function outcomeOf(job: Job, held: HeldJob, signal: AbortSignal): Promise<JobEnd> {
    // A worker before may have died between the two writes.
    const known = job.attempt > 1 ? await options.results.report(job.tenant, job.id) : undefined
    if (known !== undefined) return { state: 'done', figures: options.figuresOf(known) }
    const bundle = await options.bundles.get(parseBundleHash(job.spec.strategy.hash))
    const report = (progress: number, message: string) => held.tell(progress, message)
    const outcome = await options.perform(job, { bundle, signal, report })
    // A worker that ends keeps what it has made.
    if (held.why === 'cancel' || held.why === 'lost') throw signal.reason
    held.tell(0.99, 'writing the result')
    await write(job, outcome, signal)
    return { state: 'done', figures: options.figuresOf(outcome.report) }
  }

  async function write(hold: Hold, outcome: JobResult, signal: AbortSignal): Promise<void> {
    for (let tried = 1; ; tried++) {
      try {
        return await options.results.write(hold, outcome)
      } catch (error) {
        if (tried === WRITES) throw error
        onError(error)
        await pause(WRITE_PAUSE_MS, undefined, { signal })
      }
    }
  }

  async function sweepOften(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const swept = await jobs.sweep()
        if (swept && Object.values(swept).some((count) => count > 0)) onNews({ event: 'swept', swept })
      } catch (error) {
        onError(error)
      }
      await pause(times.sweepMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
}
