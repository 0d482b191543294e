import { Fault, formatTime, timeframeMs } from '../../domain/index.ts'
import {
  type Fold,
  type FoldReport,
  memoryStudyStore,
  runStudy,
  type TrialParameters,
  type WalkForward,
  walkForward,
  walkForwardFolds,
} from '../../trade/research/index.ts'
import { type ExperimentData, runExperiment } from './experiment.ts'
import type { Experiment } from './load-experiment.ts'
import { proveFound } from './prove-experiment.ts'
import { experimentPeriod, type PreparedStudy } from './study.ts'
import { TrialThreads } from './trial-threads.ts'

const DAY = 86_400_000

/** Lengths in days. */
export interface FoldsRequest {
  readonly trainDays: number
  readonly testDays: number
  readonly anchored: boolean
  /** Candles left out between train and test. */
  readonly purge: number
}

/** The folds, and how each of them searches. */
export interface WalkForwardRequest extends FoldsRequest {
  /** Trials of each fold. */
  readonly trials: number
  readonly minTrades: number
  readonly workers: number
  readonly trialMs: number
}

/** Searches on each fold's past and judges on its future, with the strategy's candles alone. */
export async function runWalkForward(
  experiment: Experiment,
  study: PreparedStudy,
  request: WalkForwardRequest,
  watch: { readonly signal: AbortSignal; readonly onFold: (fold: FoldReport) => void },
): Promise<WalkForward> {
  const { strategy, data } = experiment
  const folds = foldsOf(data, request)
  const series = new Map(data.series.map(({ pair, candles }) => [pair as string, candles]))
  const startingBalance =
    data.settings.startingBalance ?? runExperiment(strategy, data).settings.startingBalance
  const { objectives } = study
  await using threads = new TrialThreads(
    { data, judgement: { objectives, minTrades: request.minTrades } },
    { count: request.workers, trialMs: request.trialMs },
  )
  return await walkForward({
    ...{ folds, timeframe: data.timeframe, startingBalance, space: study.spec.space, ...watch },
    load: () => series,
    optimise: async ({ fold, period, candles }) => {
      const judgement = { objectives, range: period, minTrades: request.minTrades }
      threads.turnTo({ data: withCandles(data, candles), judgement })
      const { best, done } = await runStudy(
        {
          id: `fold ${fold}`,
          spec: { ...study.spec, seed: `${study.spec.seed} ${fold}` },
          budget: request.trials,
        },
        {
          store: memoryStudyStore({ now: Date.now }),
          evaluator: threads,
          now: () => performance.now(),
          signal: watch.signal,
        },
      )
      watch.signal.throwIfAborted()
      const parameters = best[0]?.parameters ?? startOf(study)
      proveFound(experiment, parameters)
      return { parameters, trials: done }
    },
    backtest: ({ period, candles, parameters, startingBalance: balance }) => {
      const lent = withCandles(data, candles)
      const settings = { ...lent.settings, startingBalance: balance }
      return runExperiment(strategy, { ...lent, settings }, { parameters, range: period }).simulation
    },
  })
}

/** @throws Fault `walk-forward.range` where two folds do not fit; `research.option` */
export function foldsOf(data: ExperimentData, request: FoldsRequest): readonly Fold[] {
  const { trainDays, testDays, purge, anchored } = request
  const candleMs = timeframeMs(data.timeframe)
  const range = experimentPeriod(data)
  const candlesOf = (days: number) => Math.round((days * DAY) / candleMs)
  const there = Math.max(0, range.end - range.start + candleMs) / DAY
  if (trainDays + 2 * testDays > there + 1e-9) {
    const [from, to] = [range.start, range.end].map(formatTime)
    const one = trainDays + testDays > there ? 'Not one fold' : 'Just one fold'
    throw new Fault(
      'usage',
      'walk-forward.range',
      `${one} of ${trainDays} days to search and ${testDays} to judge fits into the ${Number(there.toFixed(1))} days from ${from} to ${to} UTC`,
      {
        hint: `Two take ${trainDays + 2 * testDays} days: give shorter --train-days and --test-days or more candles; for a single part held out there is \`leme hyperopt\`.`,
      },
    )
  }
  return walkForwardFolds({
    ...{ range, timeframe: data.timeframe, purge },
    train: candlesOf(trainDays),
    test: candlesOf(testDays),
    kind: anchored ? 'anchored' : 'rolling',
  })
}

/** What the strategy starts with, for a fold on which no trial gave a result. */
function startOf({ spec }: PreparedStudy): TrialParameters {
  return Object.fromEntries(spec.space.flatMap(({ name, start }) => (start === null ? [] : [[name, start]])))
}

function withCandles(
  data: ExperimentData,
  candles: ReadonlyMap<string, ExperimentData['series'][number]['candles']>,
) {
  return {
    ...data,
    series: data.series.map(({ pair }) => ({ pair, candles: candles.get(pair)! })),
  }
}
