import { availableParallelism } from 'node:os'
import { type FoldReport, objectiveName, type WalkForward } from '../../../trade/research/index.ts'
import { assignments } from '../../local/assignments.ts'
import { loadExperiment } from '../../local/load-experiment.ts'
import { proveExperiment } from '../../local/prove-experiment.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { type PreparedStudy, prepareStudy } from '../../local/study.ts'
import { foldsOf, runWalkForward, type WalkForwardRequest } from '../../local/walk-forward-run.ts'
import { withOptionalStore } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'
import { type ExperimentOptions, experimentSpec } from './experiment-options.ts'

export interface WalkForwardOptions extends ExperimentOptions {
  readonly trials: number
  readonly sampler: string
  readonly loss: readonly string[]
  readonly params?: readonly string[]
  readonly spaces?: readonly string[]
  readonly seed: string
  readonly workers?: number
  readonly minTrades: number
  readonly trialSeconds: number
  readonly trainDays: number
  readonly testDays: number
  readonly anchored?: boolean
  readonly purge: number
}

/** `leme research walk-forward`: parameters chosen on the past of each fold, judged on its future. */
export async function researchWalkForward(terminal: Terminal, options: WalkForwardOptions): Promise<void> {
  const spec = await experimentSpec(options)
  const { sampler, loss, params, spaces = [], seed } = options
  await withOptionalStore('venue' in spec.source, async (store) => {
    const experiment = await loadExperiment(spec, store)
    for (const warning of experiment.warnings) terminal.warn(warning)
    proveExperiment(experiment)
    const study = prepareStudy(experiment, {
      ...{ sampler, objectives: loss, spaces, seed, batchSize: 16, holdOut: 0 },
      minTrades: options.minTrades,
      ...(params && { parameters: params }),
    })
    const request = {
      ...{ trainDays: options.trainDays, testDays: options.testDays, anchored: options.anchored === true },
      ...{ purge: options.purge, trials: options.trials, minTrades: options.minTrades },
      workers: options.workers ?? availableParallelism(),
      trialMs: options.trialSeconds * 1000,
    }
    const folds = foldsOf(experiment.data, request)
    terminal.say(describeWalk(study, folds.length, request))
    const found = await runWalkForward(experiment, study, request, {
      signal: stopSignal(),
      onFold: (fold) => terminal.say(foldLine(fold)),
    })
    const { simulation, ...rest } = found
    const json = { schema: 'leme.walk-forward/1', ...rest, finalBalance: simulation.finalBalance }
    terminal.result(json, describe(found))
  })
}

function describeWalk(
  { spec, objectives }: PreparedStudy,
  folds: number,
  { trainDays, testDays, trials, workers }: WalkForwardRequest,
): string {
  const names = spec.space.map(({ name }) => name).join(', ')
  return [
    `Searches ${names} by ${spec.sampler.kind} for the least ${objectives.map(objectiveName).join(', ')}`,
    `  ${folds} folds, each of ${count(trials)} trials on ${trainDays} days, judged on the next ${testDays}; seed ${spec.seed}, ${workers} ${workers === 1 ? 'thread' : 'threads'}`,
    '',
    HEAD,
  ].join('\n')
}

const HEAD = 'fold   test period               seen profit/day   unseen profit/day   trades   parameters'

function foldLine({ index, test, inSample, outOfSample, parameters }: FoldReport): string {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  return [
    String(index + 1).padStart(4),
    `  ${day(test.start)} to ${day(test.end)}`,
    percent(inSample.profitPerDay).padStart(16),
    percent(outOfSample.profitPerDay).padStart(20),
    count(outOfSample.trades).padStart(9),
    `   ${assignments(parameters)}`,
  ].join('')
}

function describe({ sentence, drift }: WalkForward): string {
  const restless = drift.filter(({ changes }) => changes > 0)
  const lines = restless.map(({ name, values, changes, meanStep }) => {
    const step = meanStep === null ? '' : `, on average by ${(meanStep * 100).toFixed(0)} % of its range`
    return `  ${name.padEnd(24)} changed ${changes} of ${values.length - 1} times${step}`
  })
  return ['', sentence, ...(lines.length > 0 ? ['', 'Parameters from fold to fold', ...lines] : [])].join(
    '\n',
  )
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(3)} %`.replace('-', '−')
}
