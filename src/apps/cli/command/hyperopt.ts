import { availableParallelism } from 'node:os'
import { Fault } from '../../../domain/index.ts'
import { prepareMarket } from '../../../trade/engine/index.ts'
import { memoryStudyStore, runStudy, type StudyStore } from '../../../trade/research/index.ts'
import { type Experiment, loadExperiment } from '../../local/load-experiment.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { type PreparedStudy, prepareStudy, studyId } from '../../local/study.ts'
import { summarise } from '../../local/study-summary.ts'
import { TrialThreads } from '../../local/trial-threads.ts'
import { withDatabase } from '../../local/with-app.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'
import { type ExperimentOptions, experimentSpec } from './experiment-options.ts'
import { describeStudy, tellStudy } from './hyperopt-text.ts'

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
  await withDatabase(async ({ store }) => {
    const experiment = await loadExperiment(spec, store.candles)
    await search(terminal, options, { experiment, store: store.studies })
  })
}

async function search(
  terminal: Terminal,
  options: HyperoptOptions,
  { experiment, store }: { readonly experiment: Experiment; readonly store: StudyStore },
): Promise<void> {
  const { strategy, data } = experiment
  for (const warning of experiment.warnings) terminal.warn(warning)
  prepareMarket(strategy, data.series[0]!, {
    ...data.prepare,
    proveCausal: true,
    otherCandles: (pair, timeframe) => data.others.get(`${pair} ${timeframe}`),
  })
  const study = prepared(experiment, options)
  const id = options.study ?? studyId(study.spec)
  const judgement = { objectives: study.objectives, range: study.seen, minTrades: options.minTrades }
  await using threads = new TrialThreads(
    { data, judgement },
    { count: options.workers ?? availableParallelism(), trialMs: options.trialSeconds * 1000 },
  )
  const outcome = await runStudy(
    {
      ...{ id, spec: study.spec, budget: options.trials },
      ...(options.patience !== undefined && { patience: options.patience }),
      ...(options.maxMinutes !== undefined && { maxMs: options.maxMinutes * 60_000 }),
    },
    {
      ...{ store, evaluator: threads, now: () => performance.now(), signal: stopSignal() },
      onEvent: (event) => tellStudy(terminal, event),
    },
  )
  const summary = summarise(experiment, study, outcome)
  terminal.result({ schema: 'leme.hyperopt/1', study: id, ...summary }, describeStudy(id, summary))
  if (outcome.stopReason === 'cancelled') process.exitCode = EXIT.interrupted
}

function prepared(experiment: Experiment, options: HyperoptOptions): PreparedStudy {
  const { sampler, loss, params, spaces = [], batch, holdOut, seed } = options
  return prepareStudy(experiment, {
    ...{ sampler, objectives: loss, spaces, batchSize: batch, holdOut, seed },
    ...(params && { parameters: params }),
  })
}
