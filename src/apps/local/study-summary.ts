import { formatTime, type TimeRange } from '../../domain/index.ts'
import {
  deflatedSharpe,
  objectiveName,
  parameterPlateau,
  type StudyOutcome,
  sharpeMoments,
  TOO_FEW_TRADES_LOSS,
  type TrialParameters,
  type TrialRecord,
} from '../../trade/research/index.ts'
import { metricsOf, runExperiment } from './experiment.ts'
import type { Experiment } from './load-experiment.ts'
import { proveFound } from './prove-experiment.ts'
import type { PreparedStudy } from './study.ts'

/** Figures of one backtest that people compare. */
export interface Figures {
  readonly from: string
  readonly to: string
  readonly trades: number
  /** Of the starting balance. */
  readonly profitTotal: number
  readonly winrate: number
  readonly profitFactor: number
  readonly sharpe: number
  readonly maxDrawdownAccount: number
}

export interface Found {
  readonly number: number
  readonly parameters: TrialParameters
  readonly losses: Readonly<Record<string, number>>
  readonly seen: Figures
  /** On candles that the search did not see; null when nothing was held out. */
  readonly heldOut: Figures | null
  /** Probability that the skill shown is more than the best of so many tries shows by luck; null without enough. */
  readonly deflatedSharpe: number | null
}

/** What a search found. JSON. */
export interface StudySummary {
  readonly stopReason: StudyOutcome['stopReason']
  readonly trials: number
  readonly failed: number
  /** Whether the best of a single objective is a place or a spike, in words; null where that cannot be told. */
  readonly plateau: string | null
  /** The best trial, or the front of several objectives, at most ten of it. */
  readonly best: readonly Found[]
}

const SHOWN = 10

/**
 * Runs the best trials once more, on what the search saw and on what it did not.
 * @throws Fault `strategy.looks-ahead` with parameters that make it so
 */
export function summarise(
  experiment: Experiment,
  study: PreparedStudy,
  { outcome, trials }: { readonly outcome: StudyOutcome; readonly trials: readonly TrialRecord[] },
): StudySummary {
  const { stopReason, done, failed, best, effort } = outcome
  return {
    stopReason,
    trials: done,
    failed,
    plateau: study.objectives.length === 1 ? plateauOf(study, trials) : null,
    best: best.slice(0, SHOWN).map(({ number, parameters, evaluation }) => {
      proveFound(experiment, parameters)
      const seen = figuresOf(experiment, parameters, study.seen)
      const variance = effort.sharpeVariance
      const moments = sharpeMoments(seen.ratios)
      return {
        number,
        parameters,
        losses: Object.fromEntries(
          study.objectives.map((objective, i) => [objectiveName(objective), evaluation.losses[i]!]),
        ),
        seen: seen.figures,
        heldOut: study.heldOut ? figuresOf(experiment, parameters, study.heldOut).figures : null,
        deflatedSharpe:
          moments && variance !== null ? deflatedSharpe(moments, { trials: effort.trials, variance }) : null,
      }
    }),
  }
}

function plateauOf({ spec }: PreparedStudy, trials: readonly TrialRecord[]): string | null {
  const told = trials.filter((trial) => trial.status === 'told')
  const traded = told.filter(({ evaluation }) => evaluation.losses[0]! < TOO_FEW_TRADES_LOSS)
  const scored = traded.map(({ parameters, evaluation }) => ({ parameters, score: -evaluation.losses[0]! }))
  return parameterPlateau({ trials: scored, dimensions: spec.space })?.sentence ?? null
}

function figuresOf({ strategy, data }: Experiment, parameters: TrialParameters, range: TimeRange) {
  const trial = runExperiment(strategy, data, { parameters, range })
  const { trades, startTime, endTime } = trial.simulation
  const metrics = metricsOf(trial)
  const { profitTotal, winrate, profitFactor, sharpe, maxDrawdownAccount } = metrics
  const figures: Figures = {
    ...{ from: formatTime(startTime), to: formatTime(endTime), trades: trades.length },
    ...{ profitTotal, winrate, profitFactor, sharpe, maxDrawdownAccount },
  }
  return { figures, ratios: trades.map(({ profitRatio }) => profitRatio) }
}
