import type { Static } from 'typebox'
import {
  applyParameters,
  type Evaluation,
  Front,
  type Objective,
  objectiveName,
  parameterPlateau,
  riskDocument,
  type StudyRecord,
  TOO_FEW_TRADES_LOSS,
  type ToldTrialRecord,
  type TrialParameters,
  type TrialRecord,
} from '../../trade/research/index.ts'
import type { StudyDetail, StudySummary, StudyTrial } from './schemas/study.ts'
import { studyLuck } from './study-luck.ts'

export type StudyDetailView = Static<typeof StudyDetail>
export type StudySummaryView = Static<typeof StudySummary>
export type StudyTrialView = Static<typeof StudyTrial>

/** What a study is shown by: its record, all its trials, and whether a process runs it now. */
export interface SeenStudy {
  readonly study: StudyRecord
  readonly trials: readonly TrialRecord[]
  readonly isHeld: boolean
}

/** How a study stands, without what it searches. */
export function summariseStudy({ study, trials, isHeld }: SeenStudy): StudySummaryView {
  const { id, spec, budget, stopReason, createdAt, finishedAt } = study
  const [best] = bestOf(trials)
  return {
    id,
    strategy: spec.subject.strategy,
    sampler: spec.sampler.kind,
    objectives: spec.objectives.map((objective) => ({
      name: objectiveName(objective),
      better: isMaximised(objective) ? 'higher' : 'lower',
    })),
    parameters: spec.space.map(({ name }) => name),
    state: stateOf(study, isHeld),
    ...{ stopReason, budget },
    asked: trials.length,
    done: trials.filter(({ status }) => status !== 'asked').length,
    failed: trials.filter(({ status }) => status === 'failed').length,
    best: best ? viewTrial(best, spec.objectives) : null,
    ...{ createdAt, finishedAt },
  }
}

/** A study with all that is known of it but its single trials. */
export function describeStudy(seen: SeenStudy): StudyDetailView {
  const { spec } = seen.study
  const { subject, space, seed, batchSize, objectives } = spec
  const front = bestOf(seen.trials)
  const [best] = front
  const applied = best && applyParameters(best.parameters)
  return {
    ...summariseStudy(seen),
    space: space.map((dimension) =>
      dimension.kind === 'choice' ? { ...dimension, options: [...dimension.options] } : dimension,
    ),
    ...{ seed, batchSize },
    subject: { ...subject },
    seen: seenRange(subject.seen),
    front: front.map((trial) => viewTrial(trial, objectives)),
    plateau: objectives.length === 1 ? plateauOf(seen) : null,
    luck: best ? studyLuck(best, seen.trials) : null,
    riskSettings: applied && Object.keys(applied.settings).length > 0 ? riskDocument(applied.settings) : null,
  }
}

/** A trial as its study's objectives make it read: greater is better where a figure is maximised. */
export function viewTrial(trial: TrialRecord, objectives: readonly Objective[]): StudyTrialView {
  const { number, batch, status, parameters } = trial
  const told = trial.status === 'told' ? trial.evaluation : undefined
  return {
    ...{ number, batch, status, parameters },
    setLine: setLineOf(applyParameters(parameters).strategy),
    values: objectives.map((objective, at) => shownValue(objective, told?.losses[at])),
    figures: told ? figuresOf(told) : null,
    tradeHash: told?.tradeHash ?? null,
    reason: trial.status === 'failed' ? trial.reason : null,
    durationMs: trial.status === 'asked' ? null : trial.durationMs,
  }
}

function bestOf(trials: readonly TrialRecord[]): readonly ToldTrialRecord[] {
  const front = new Front()
  for (const trial of trials) if (hasTraded(trial)) front.add(trial)
  return front.trials
}

function hasTraded(trial: TrialRecord): trial is ToldTrialRecord {
  return trial.status === 'told' && trial.evaluation.losses.every((loss) => loss < TOO_FEW_TRADES_LOSS)
}

function stateOf({ status, stopReason }: StudyRecord, isHeld: boolean): StudySummaryView['state'] {
  if (status === 'running') return isHeld ? 'running' : 'interrupted'
  if (stopReason === 'failed') return 'failed'
  return stopReason === 'budget' || stopReason === 'exhausted' ? 'finished' : 'stopped'
}

function isMaximised(objective: Objective): boolean {
  return objective.kind === 'figure' && objective.direction === 'maximise'
}

function shownValue(objective: Objective, loss: number | undefined): number | null {
  if (loss === undefined || loss >= TOO_FEW_TRADES_LOSS) return null
  return isMaximised(objective) ? 0 - loss : loss
}

function figuresOf({ figures }: Evaluation): StudyTrialView['figures'] {
  const { totalTrades, profitTotal, winrate, profitFactor, sharpe, maxDrawdownAccount } = figures
  if (typeof totalTrades !== 'number' || typeof profitTotal !== 'number') return null
  return {
    trades: totalTrades,
    profitTotal,
    winrate: winrate ?? 0,
    profitFactor: profitFactor ?? 0,
    sharpe: sharpe ?? 0,
    maxDrawdown: maxDrawdownAccount ?? 0,
  }
}

function plateauOf({ study, trials }: SeenStudy): StudyDetailView['plateau'] {
  const scored = trials
    .filter(hasTraded)
    .map(({ parameters, evaluation }) => ({ parameters, score: -evaluation.losses[0]! }))
  const found = parameterPlateau({ trials: scored, dimensions: study.spec.space })
  if (!found) return null
  const { kind, sentence, neighbours, within, worst, sensitivity } = found
  return {
    ...{ kind, sentence, neighbours, within },
    worstDrop: worst?.drop ?? null,
    sensitivity: sensitivity.map(({ name, drop }) => ({ name, drop })),
  }
}

/** `FROM-TO` in UTC milliseconds, as a study's subject holds it; either may be missing. */
function seenRange(text: string | undefined): { from: number | null; to: number | null } {
  const [, from, to] = /^(\d+|undefined)-(\d+|undefined)$/.exec(text ?? '') ?? []
  const time = (part: string | undefined) =>
    part === undefined || part === 'undefined' ? null : Number(part)
  return { from: time(from), to: time(to) }
}

/** `--set fast=12 slow=40`; null without parameters of the strategy's own. */
function setLineOf(parameters: TrialParameters): string | null {
  const entries = Object.entries(parameters)
  if (entries.length === 0) return null
  return `--set ${entries.map(([name, value]) => quoted(`${name}=${value}`)).join(' ')}`
}

/** For a shell; plain words stay as they are. */
function quoted(word: string): string {
  return /^[\w.=:+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
