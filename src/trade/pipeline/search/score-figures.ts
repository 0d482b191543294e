import type { Column } from '../../../domain/index.ts'
import { auc, logLoss, rmse } from '../../../math/index.ts'
import { orNull } from '../evaluate/or-null.ts'
import { type ScorePairs, scorePairs } from '../evaluate/score-pairs.ts'
import { PipelineFault } from '../pipeline-fault.ts'

/** What a search makes better: the first is to be great, the others are to be small. */
export const SEARCH_OBJECTIVES = ['auc', 'log-loss', 'rmse'] as const
export type SearchObjective = (typeof SEARCH_OBJECTIVES)[number]

/** How good scores are; null where they cannot be told. */
export interface ScoreFigures {
  readonly rows: number
  readonly auc: number | null
  /** Of probabilities. */
  readonly logLoss: number | null
  /** Of numbers. */
  readonly rmse: number | null
}

/** in: label[rows] and score[rows], NaN where there is none. */
export function scoreFigures(label: Column, score: Column, kind: ScorePairs['kind']): ScoreFigures {
  const { rows, label: y, score: s, holds } = scorePairs(label, score, kind)
  return {
    rows: rows.length,
    auc: orNull(auc(holds, s)),
    logLoss: kind === 'class' ? orNull(logLoss(y, s)) : null,
    rmse: kind === 'number' ? orNull(rmse(y, s)) : null,
  }
}

/** The figure that an objective is about. */
export function figureOf(figures: ScoreFigures, objective: SearchObjective): number | null {
  if (objective === 'auc') return figures.auc
  return objective === 'log-loss' ? figures.logLoss : figures.rmse
}

/** Small is good. */
export function lossOf(value: number, objective: SearchObjective): number {
  return objective === 'auc' ? -value : value
}

/** @throws PipelineFault `config.invalid` for an objective that does not exist, or not for what is learned */
export function requireObjective(name: string | undefined, kind: ScorePairs['kind']): SearchObjective {
  if (name === undefined) return kind === 'class' ? 'auc' : 'rmse'
  const found = SEARCH_OBJECTIVES.find((objective) => objective === name)
  const isFitting = found === 'auc' || found === (kind === 'class' ? 'log-loss' : 'rmse')
  if (found && isFitting) return found
  const learned = kind === 'class' ? 'a probability' : 'a number'
  throw new PipelineFault(
    'config.invalid',
    `${name} is no objective of an algorithm that learns ${learned}`,
    {
      hint: `Take auc or ${kind === 'class' ? 'log-loss' : 'rmse'}.`,
    },
  )
}
