import { timeframeMs } from '../../domain/index.ts'
import {
  type FoldReport,
  memoryStudyStore,
  objectiveName,
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

/** Lengths in days, and how each fold searches. */
export interface WalkForwardRequest {
  readonly trainDays: number
  readonly testDays: number
  readonly anchored: boolean
  /** Candles left out between train and test. */
  readonly purge: number
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
  const candlesOf = (days: number) => Math.round((days * DAY) / timeframeMs(data.timeframe))
  const folds = walkForwardFolds({
    ...{ range: experimentPeriod(data), timeframe: data.timeframe, purge: request.purge },
    train: candlesOf(request.trainDays),
    test: candlesOf(request.testDays),
    kind: request.anchored ? 'anchored' : 'rolling',
  })
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

/** What folds were judged by, in words. */
export function objectiveNames({ objectives }: PreparedStudy): string {
  return objectives.map(objectiveName).join(', ')
}
