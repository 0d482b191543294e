import { setTimeout as pause } from 'node:timers/promises'
import type {
  Evaluator,
  JobQueue,
  Run,
  RunStore,
  Transaction,
  Trial,
  TrialResult,
} from '../../trade/research/index.ts'
import type { Judgement } from './evaluate-trial.ts'
import type { ExperimentSpec } from './load-experiment.ts'

/** Some trials of a search, as a job of whoever works. JSON. */
export interface TrialsSpec {
  readonly schema: 'leme.trials/1'
  readonly experiment: ExperimentSpec
  /** SHA-256 of the strategy's file: a worker that has another one refuses. */
  readonly code: string
  readonly judgement: Judgement
  readonly trialMs: number
  readonly trials: readonly Trial[]
}

export interface QueuedTrialsOptions extends Omit<TrialsSpec, 'schema' | 'trials'> {
  /** Name of the search: a piece of the same trials is the same job, also after a crash. */
  readonly study: string
  readonly runs: Pick<RunStore, 'create' | 'get'>
  readonly queue: Pick<JobQueue, 'send'>
  /** Trials of one job. */
  readonly pieceSize: number
  readonly pollMs?: number
  /** Told once a batch of which nobody takes a piece for `waitMs`, 3 seconds unless told otherwise. */
  readonly onWaiting?: () => void
  readonly waitMs?: number
}

/** Evaluates trials by jobs of the queue: any number of worker processes, here or elsewhere, take part. */
export class QueuedTrials implements Evaluator {
  readonly #options: QueuedTrialsOptions

  constructor(options: QueuedTrialsOptions) {
    this.#options = options
  }

  async *evaluate(batch: readonly Trial[], signal: AbortSignal): AsyncIterable<TrialResult> {
    const { pieceSize, pollMs = 100, runs, onWaiting, waitMs = 3_000 } = this.#options
    const pieces: (readonly Trial[])[] = []
    for (let start = 0; start < batch.length; start += pieceSize) {
      pieces.push(batch.slice(start, start + pieceSize))
    }
    const open = new Map<string, readonly Trial[]>()
    for (const trials of pieces) open.set(await this.#send(trials), trials)
    const asked = performance.now()
    let isWatched = onWaiting !== undefined
    while (open.size > 0) {
      for (const [id, trials] of open) {
        signal.throwIfAborted()
        const run = await runs.get(id)
        if (run?.status !== 'queued') isWatched = false
        if (run?.status !== 'done' && run?.status !== 'failed') continue
        open.delete(id)
        yield* resultsOf(run, trials)
      }
      if (isWatched && performance.now() - asked >= waitMs) {
        isWatched = false
        onWaiting?.()
      }
      if (open.size > 0) await pause(pollMs, undefined, { signal })
    }
  }

  async #send(trials: readonly Trial[]): Promise<string> {
    const { study, experiment, code, judgement, trialMs, runs, queue } = this.#options
    const numbers = trials.map(({ number }) => number)
    const id = `${study}-${numbers[0]}-${numbers.length}-${numbers.at(-1)}`
    const spec: TrialsSpec = { schema: 'leme.trials/1', experiment, code, judgement, trialMs, trials }
    const title = `${study}: trials ${numbers[0]} to ${numbers.at(-1)}`
    const send = (transaction: Transaction) => queue.send('trials', id, transaction)
    await runs.create({ id, kind: 'trials', title, spec }, send)
    return id
  }
}

/** One result a trial; what a job did not answer has failed with it. */
function resultsOf(run: Run, trials: readonly Trial[]): TrialResult[] {
  const answered = (run.result as { readonly results?: readonly TrialResult[] } | null)?.results ?? []
  const byNumber = new Map(answered.map((result) => [result.number, result]))
  const reason = run.error ?? 'its job ended without an answer'
  return trials.map(({ number }) => byNumber.get(number) ?? { kind: 'failed', number, reason, durationMs: 0 })
}
