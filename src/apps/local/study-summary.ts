import {
  applyParameters,
  bestOfTrials,
  objectiveName,
  parameterPlateau,
  riskDocument,
  type SearchEffort,
  type StudyOutcome,
  TOO_FEW_TRADES_LOSS,
  type TrialParameters,
  type TrialRecord,
} from '../../trade/research/index.ts'
import { type Figures, figuresOf } from './figures.ts'
import type { Experiment } from './load-experiment.ts'
import { proveFound } from './prove-experiment.ts'
import type { PreparedStudy } from './study.ts'

export interface Found {
  readonly number: number
  readonly parameters: TrialParameters
  /** What a backtest needs for the same: values of the strategy's parameters, those that were given included … */
  readonly set: Readonly<Record<string, unknown>>
  /** … and settings of risk in freqtrade's names; null where none were searched. */
  readonly config: Readonly<Record<string, unknown>> | null
  readonly losses: Readonly<Record<string, number>>
  readonly seen: Figures
  /** On candles that the search did not see; null when nothing was held out. */
  readonly heldOut: Figures | null
  /** Probability that the skill shown is more than the best of so many tries shows by luck; null without enough. */
  readonly deflatedSharpe: number | null
  /** The same in words: what was counted, or what is missing. */
  readonly luck: string
}

/** What a search found. JSON. */
export interface StudySummary {
  readonly stopReason: StudyOutcome['stopReason']
  readonly trials: number
  readonly failed: number
  /** Why the first of the failed trials failed; null when none did. */
  readonly failure: string | null
  readonly effort: SearchEffort
  /** Whether the best of a single objective is a place or a spike, in words; null where that cannot be told. */
  readonly plateau: string | null
  /** The best trial, or the front of several objectives, at most ten of it; none where all made too few trades. */
  readonly best: readonly Found[]
  /** Members of the front. */
  readonly front: number
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
  const { stopReason, done, failed, effort } = outcome
  const best = outcome.best.filter(({ evaluation }) => evaluation.losses[0]! < TOO_FEW_TRADES_LOSS)
  return {
    ...{ stopReason, trials: done, failed, effort, front: best.length },
    failure: trials.find((trial) => trial.status === 'failed')?.reason ?? null,
    plateau: study.objectives.length === 1 && best.length > 0 ? plateauOf(study, trials) : null,
    best: best.slice(0, SHOWN).map(({ number, parameters, evaluation }) => {
      proveFound(experiment, parameters)
      const seen = figuresOf(experiment, parameters, study.seen)
      const { probability, sentence } = bestOfTrials(seen.ratios, effort)
      const { strategy, settings } = applyParameters(parameters)
      const config = riskDocument(settings)
      return {
        ...{ number, parameters },
        set: { ...experiment.data.prepare.params, ...strategy },
        config: Object.keys(config).length > 0 ? config : null,
        losses: Object.fromEntries(
          study.objectives.map((objective, i) => [objectiveName(objective), evaluation.losses[i]!]),
        ),
        seen: seen.figures,
        heldOut: study.heldOut ? figuresOf(experiment, parameters, study.heldOut).figures : null,
        ...{ deflatedSharpe: probability, luck: sentence },
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
