import type { Study, StudySummary, StudyTrial } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'

export type Objective = StudySummary['objectives'][number]
export type ParameterValue = StudyTrial['parameters'][string]

/** Figures that are fractions and read as percent. */
const RATIOS: ReadonlySet<string> = new Set([
  ...['profitTotal', 'profitMean', 'profitMedian', 'winrate', 'cagr', 'marketChange'],
  ...['maxDrawdownAccount', 'maxRelativeDrawdown', 'backtestBestDay', 'backtestWorstDay'],
])

/** `profitTotal` of `max:profitTotal`; a loss function's own name. */
export function objectiveTitle({ name }: Objective): string {
  return name.replace(/^(min|max):/, '')
}

/** What a search made of it: `profitTotal, the higher the better`. */
export function objectiveWords(objective: Objective): string {
  return `${objectiveTitle(objective)}, the ${objective.better} the better`
}

/** A trial's value of an objective: a fraction as percent, else four significant decimals. */
export function formatValue(value: number | null | undefined, objective: Objective | undefined): string {
  if (objective && RATIOS.has(objectiveTitle(objective))) return formatPercent(value)
  const size = Math.abs(value ?? 0)
  return formatNumber(value, size >= 1000 ? 0 : size >= 10 ? 2 : 4)
}

/** A value on an axis, with the decimals that tell it from the next one. */
export function formatTick(value: number, step: number, objective: Objective): string {
  const isRatio = RATIOS.has(objectiveTitle(objective))
  const size = isRatio ? step * 100 : step
  const decimals = Math.min(6, Math.max(0, Math.ceil(-Math.log10(size) - 1e-9)))
  return isRatio ? formatPercent(value, decimals) : formatNumber(value, decimals)
}

/** A parameter as short as it can be said exactly enough: 6 significant digits. */
export function formatParameter(value: ParameterValue | undefined): string {
  if (value === undefined) return '–'
  return typeof value === 'number' ? String(Number(value.toPrecision(6))).replace('-', '−') : String(value)
}

const ENDED: Readonly<Record<NonNullable<StudySummary['stopReason']>, string>> = {
  budget: 'all trials are done',
  exhausted: 'every point of the space was tried',
  patience: 'no improvement for long enough',
  time: 'its time was over',
  cancelled: 'stopped by hand',
  failed: 'the trials could not be run any more',
}

/** Why a study stands still; nothing while it runs. */
export function standingWords({ state, stopReason }: Pick<StudySummary, 'state' | 'stopReason'>): string {
  if (state === 'interrupted') return 'its process ended without a word'
  return stopReason === null ? '' : ENDED[stopReason]
}

/** The study in one sentence: how much was tried, what came out, what it is worth. */
export function studySentence(study: Study): string {
  const { done, budget, failed, best, objectives, state, luck } = study
  const tried =
    state === 'running'
      ? `${formatNumber(done)} of ${formatNumber(budget)} trials so far`
      : `${formatNumber(done)} trials`
  const broken = failed > 0 ? `, ${formatNumber(failed)} failed` : ''
  if (!best) return `${tried}${broken}; none gave a result${state === 'running' ? ' yet' : ''}.`
  const found = objectives
    .map((objective, at) => `${objectiveTitle(objective)} ${formatValue(best.values[at], objective)}`)
    .join(', ')
  const sure = luck ? `; ${formatPercent(luck.deflatedSharpe, 0)} sure that it is more than luck` : ''
  const which =
    study.front.length > 1 ? `${study.front.length} trials that none beats, the first with` : 'the best has'
  return `${tried}${broken}; ${which} ${found}${sure}.`
}

/** Money won per money lost; a dash where nothing was lost, for which the figure has a 0. */
export function factorText({ profitFactor, winrate }: { profitFactor: number; winrate: number }): string {
  return profitFactor === 0 && winrate > 0 ? '–' : formatNumber(profitFactor, 2)
}
