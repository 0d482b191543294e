import { availableParallelism } from 'node:os'
import { Fault } from '../../../domain/index.ts'
import {
  type Evaluator,
  type JobQueue,
  memoryStudyStore,
  type RunStore,
  runStudy,
  type StudyStore,
  type TrialRecord,
} from '../../../trade/research/index.ts'
import { type Experiment, type ExperimentSpec, loadExperiment } from '../../local/load-experiment.ts'
import { proveExperiment } from '../../local/prove-experiment.ts'
import { QueuedTrials } from '../../local/queued-trials.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { type PreparedStudy, prepareStudy, studyId } from '../../local/study.ts'
import { summarise } from '../../local/study-summary.ts'
import { TrialThreads } from '../../local/trial-threads.ts'
import { withDatabase } from '../../local/with-app.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'
import { type ExperimentOptions, experimentSpec } from './experiment-options.ts'
import { describeSearch, describeStudy, tellStudy } from './hyperopt-text.ts'

export interface HyperoptOptions extends ExperimentOptions {
  readonly trials: number
  readonly sampler: string
  readonly loss: readonly string[]
  readonly params?: readonly string[]
  readonly spaces?: readonly string[]
  readonly seed: string
  readonly batch: number
  readonly workers?: number
  readonly holdOut: number
  readonly minTrades: number
  readonly patience?: number
  readonly maxMinutes?: number
  readonly trialSeconds: number
  readonly study?: string
  readonly memory?: boolean
  readonly queue?: boolean
}

/** `leme hyperopt`: searches parameters on the first part of the candles, tells how the best do on the rest. */
export async function hyperopt(terminal: Terminal, options: HyperoptOptions): Promise<void> {
  if (!(options.holdOut >= 0 && options.holdOut < 1)) {
    throw new Fault('usage', 'cli.usage', `--hold-out is ${options.holdOut}`, {
      hint: 'It is a share from 0 to below 1, for example 0.3.',
    })
  }
  const spec = await experimentSpec(options)
  if (options.memory && 'paths' in spec.source) {
    await search(terminal, options, {
      experiment: await loadExperiment(spec),
      store: memoryStudyStore({ now: Date.now }),
    })
    return
  }
  await withDatabase(async ({ store, url }) => {
    const experiment = await loadExperiment(spec, store)
    if (!options.queue) return await search(terminal, options, { experiment, store: store.studies })
    const { connectQueue } = await import('../../../adapters/queue/index.ts')
    await using queue = await connectQueue(url, { onError: (error) => terminal.warn(error.message) })
    const jobs = { spec, runs: store.runs, queue }
    return await search(terminal, options, { experiment, store: store.studies, jobs })
  })
}

interface Search {
  readonly experiment: Experiment
  readonly store: StudyStore
  /** Where trials are handed out, instead of to threads. */
  readonly jobs?: { readonly spec: ExperimentSpec; readonly runs: RunStore; readonly queue: JobQueue }
}

async function search(terminal: Terminal, options: HyperoptOptions, given: Search): Promise<void> {
  const { experiment, store } = given
  for (const warning of experiment.warnings) terminal.warn(warning)
  proveExperiment(experiment)
  const study = prepared(experiment, options)
  const id = options.study ?? studyId(study.spec)
  await using evaluator = evaluatorOf(options, {
    ...{ ...given, study, id },
    onWaiting: () => terminal.warn(WAITS),
  })
  terminal.say(describeSearch(study, { ...options, by: handsOf(options) }))
  const outcome = await runStudy(
    {
      ...{ id, spec: study.spec, budget: options.trials },
      ...(options.patience !== undefined && { patience: options.patience }),
      ...(options.maxMinutes !== undefined && { maxMs: options.maxMinutes * 60_000 }),
    },
    {
      ...{ store, evaluator, now: () => performance.now(), signal: stopSignal() },
      onEvent: (event) => tellStudy(terminal, event),
    },
  )
  const trials = await allTrials(store, id)
  const summary = summarise(experiment, study, { outcome, trials })
  terminal.result(
    { schema: 'leme.hyperopt/1', study: id, ...summary },
    describeStudy(id, summary, options.minTrades),
  )
  if (outcome.stopReason === 'cancelled') process.exitCode = EXIT.interrupted
  else if (outcome.done === outcome.failed) process.exitCode = EXIT.failed
}

async function allTrials(store: StudyStore, id: string): Promise<readonly TrialRecord[]> {
  const trials: TrialRecord[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await store.trials(id, { limit: 1_000, ...(cursor !== undefined && { cursor }) })
    trials.push(...page.items)
    if (page.nextCursor === null) return trials
    cursor = page.nextCursor
  }
}

const WAITS =
  'No worker has taken a trial yet, and this waits for one. Start it elsewhere, on the same database: npx leme worker'

function threadCount({ workers }: HyperoptOptions): number {
  return workers ?? availableParallelism()
}

function handsOf(options: HyperoptOptions): string {
  if (options.queue) return 'by `leme worker` processes'
  const threads = threadCount(options)
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}`
}

interface Evaluated extends Search {
  readonly study: PreparedStudy
  readonly id: string
  readonly onWaiting: () => void
}

function evaluatorOf(options: HyperoptOptions, given: Evaluated): Evaluator & AsyncDisposable {
  const { experiment, jobs, study, id, onWaiting } = given
  const { objectives, seen, spec } = study
  const judgement = { objectives, range: seen, minTrades: options.minTrades }
  const trialMs = options.trialSeconds * 1000
  if (jobs) {
    const { code } = spec.subject
    const pieceSize = Math.max(1, Math.floor(options.batch / 8))
    const trials = new QueuedTrials({
      ...{ study: id, experiment: jobs.spec, code: code!, judgement, trialMs, pieceSize },
      ...{ runs: jobs.runs, queue: jobs.queue, onWaiting },
    })
    return Object.assign(trials, { [Symbol.asyncDispose]: async () => {} })
  }
  return new TrialThreads({ data: experiment.data, judgement }, { count: threadCount(options), trialMs })
}

function prepared(experiment: Experiment, options: HyperoptOptions): PreparedStudy {
  const { sampler, loss, params, spaces = [], batch, holdOut, seed, minTrades } = options
  return prepareStudy(experiment, {
    ...{ sampler, objectives: loss, spaces, batchSize: batch, holdOut, seed, minTrades },
    ...(params && { parameters: params }),
  })
}
