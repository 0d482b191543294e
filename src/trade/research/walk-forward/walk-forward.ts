import { type Candles, Fault, formatTime, type Timeframe, timeframeMs } from '../../../domain/index.ts'
import type { Simulation } from '../../engine/index.ts'
import type { Dimension, TrialParameters } from '../hyperopt/space/dimension.ts'
import { candlesClosedBy } from './candles-closed-by.ts'
import { efficiency, type FoldFigures, foldFigures } from './fold-figures.ts'
import type { Fold, Period } from './folds.ts'
import { type ParameterDrift, parameterDrift } from './parameter-drift.ts'
import { stitchSimulations } from './stitch-simulations.ts'
import { walkForwardSentence } from './walk-forward-sentence.ts'

type Series = ReadonlyMap<string, Candles>

/** What is asked of an optimiser. There is nothing in it that was known only after the train period. */
export interface OptimiseRequest {
  /** From 0. */
  readonly fold: number
  readonly period: Period
  /** Candles from the beginning on, for the warm-up, that had closed when the period ended. */
  readonly candles: Series
  readonly startingBalance: number
}

export interface Optimised {
  readonly parameters: TrialParameters
  /** Trials that were made to find them. */
  readonly trials?: number
}

export interface FoldRunRequest extends OptimiseRequest {
  readonly purpose: 'in-sample' | 'out-of-sample'
  readonly parameters: TrialParameters
}

export interface WalkForwardInput {
  /** Of `walkForwardFolds`. */
  readonly folds: readonly Fold[]
  readonly timeframe: Timeframe
  readonly startingBalance: number
  /** What was searched: the ranges by which drift is measured. */
  readonly space?: readonly Dimension[]
  /** Every series, with all candles that close at or before this time or more: later ones are cut off. */
  readonly load: (closedBy: number) => Series | Promise<Series>
  readonly optimise: (request: OptimiseRequest) => Optimised | Promise<Optimised>
  /** Runs over `period` alone, beginning with `startingBalance`. */
  readonly backtest: (request: FoldRunRequest) => Simulation | Promise<Simulation>
  readonly onFold?: (report: FoldReport) => void
  /** Ends between two calls by throwing its reason. */
  readonly signal?: AbortSignal
}

export interface FoldReport extends Fold {
  readonly parameters: TrialParameters
  readonly trials: number | null
  readonly inSample: FoldFigures
  readonly outOfSample: FoldFigures
  /** Profit per day out of sample over that in sample; null where there was none in sample. */
  readonly efficiency: number | null
}

export interface WalkForward {
  readonly folds: readonly FoldReport[]
  /** The runs out of sample one after the other, each with the balance that the one before left. */
  readonly simulation: Simulation
  /** Mean profit per day out of sample over that in sample; null where that is not above 0. */
  readonly efficiency: number | null
  /** Folds that gained out of sample. */
  readonly gained: number
  readonly drift: readonly ParameterDrift[]
  readonly sentence: string
}

/**
 * Chooses parameters on each fold's past and judges them on its future. Optimiser and in-sample run are lent
 * no candle that closed after the train period, the run out of sample none that closed after its test.
 * @throws Fault `walk-forward.range` without folds; `walk-forward.outside` when a run made a trade outside of
 * its period
 */
export async function walkForward(input: WalkForwardInput): Promise<WalkForward> {
  const { folds, startingBalance, space } = input
  const reports: FoldReport[] = []
  const simulations: Simulation[] = []
  let balance = startingBalance
  for (const fold of folds) {
    const { report, simulation } = await runFold(fold, balance, input)
    balance = simulation.finalBalance
    reports.push(report)
    simulations.push(simulation)
    input.onFold?.(report)
  }
  const gained = reports.filter(({ outOfSample }) => outOfSample.profitTotal > 0).length
  const drift = parameterDrift(
    reports.map(({ parameters }) => parameters),
    space,
  )
  const found = {
    folds: reports,
    simulation: stitchSimulations(simulations, startingBalance),
    efficiency: meanEfficiency(reports),
    gained,
    drift,
  }
  return { ...found, sentence: walkForwardSentence({ ...found, startingBalance }) }
}

async function runFold(fold: Fold, balance: number, input: WalkForwardInput) {
  const { timeframe, startingBalance, load, optimise, backtest, signal } = input
  const { index, train, test } = fold
  const candleMs = timeframeMs(timeframe)
  signal?.throwIfAborted()
  const past = candlesClosedBy(await load(train.end + candleMs), train.end + candleMs)
  const lent = { fold: index, period: train, candles: past, startingBalance }
  const { parameters, trials = null } = await optimise(lent)
  signal?.throwIfAborted()
  const trained = await backtest({ ...lent, purpose: 'in-sample', parameters })
  requireInside(trained, train, index)
  const known = candlesClosedBy(await load(test.end + candleMs), test.end + candleMs)
  const judged = { fold: index, period: test, candles: known, startingBalance: balance }
  const simulation = await backtest({ ...judged, purpose: 'out-of-sample', parameters })
  requireInside(simulation, test, index)
  const inSample = foldFigures(trained, { period: train, candleMs, startingBalance })
  const outOfSample = foldFigures(simulation, { period: test, candleMs, startingBalance: balance })
  const figures = { inSample, outOfSample, efficiency: efficiency(inSample, outOfSample) }
  const report: FoldReport = { ...fold, parameters, trials, ...figures }
  return { report, simulation }
}

function requireInside({ trades }: Simulation, period: Period, fold: number): void {
  const outside = trades.find(({ openTime, closeTime }) => openTime < period.start || closeTime > period.end)
  if (outside === undefined) return
  throw new Fault(
    'failed',
    'walk-forward.outside',
    `fold ${fold + 1} made a trade of ${outside.pair} at ${formatTime(outside.openTime)} UTC, outside of its period`,
    { hint: 'Run over the period that is asked for, and use the candles before it as warm-up alone.' },
  )
}

function meanEfficiency(reports: readonly FoldReport[]): number | null {
  const inside = reports.reduce((sum, { inSample }) => sum + inSample.profitPerDay, 0)
  const outside = reports.reduce((sum, { outOfSample }) => sum + outOfSample.profitPerDay, 0)
  return inside > 0 ? outside / inside : null
}
