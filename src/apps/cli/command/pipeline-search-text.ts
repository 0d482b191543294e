import { formatTime } from '../../../domain/index.ts'
import type {
  HeldOutReport,
  HeldOutScore,
  PipelineSearch,
  ScoreFigures,
  TrialFigures,
} from '../../../trade/pipeline/index.ts'
import type { PipelineStudy, PipelineTrial } from '../../local/pipeline-study.ts'
import { count, type Terminal } from '../terminal.ts'

/** What is searched, on which rows, and the head of the lines that follow. */
export function describeOpened(
  { algorithm, dimensions, objective, seen, heldOut }: PipelineSearch,
  { trials, sampler, seed, folds }: { trials: number; sampler: string; seed: string; folds: number },
): string {
  const names = dimensions.map(({ name }) => name).join(', ')
  return [
    `Searches ${names} of ${algorithm.name} by ${sampler} for the ${objective === 'auc' ? 'greatest AUC' : `least ${objective}`}`,
    `  ${count(trials)} trials, seed ${seed}, each on ${folds} purged folds of ${rowsOf(seen)}`,
    `  held out: ${rowsOf(heldOut)}`,
    '',
  ].join('\n')
}

/** Shows a search as it goes: a moving line, and one that stays for each improvement. */
export function tellTrial(
  terminal: Terminal,
  { number, settings, figures, reason }: PipelineTrial,
  { isBest, budget }: { readonly isBest: boolean; readonly budget: number },
): void {
  if (isBest) terminal.say(`${trialName(number)} ${figures!.value.toFixed(4)}   ${assigned(settings)}`)
  if (reason !== undefined) terminal.warn(`trial ${number} failed: ${reason}`)
  terminal.progress(`  ${count(number + 1)}/${count(budget)} trials`)
}

/** What was found, for people. */
export function describeStudy(
  { algorithm, withSettings, objective }: PipelineSearch,
  { stopReason, trials, best }: PipelineStudy,
  { written, judged }: { readonly written: TrialFigures; readonly judged: HeldOutReport | null },
): string {
  const failed = trials.filter(({ figures }) => figures === null).length
  const lost = failed > 0 ? `, ${count(failed)} of them failed` : ''
  const head = `${REASONS[stopReason]} ${count(trials.length)} tried${lost}.`
  if (!best) return `${head}\nNo trial gave a result.`
  const { params, train } = withSettings(best.settings)
  const lines = [
    head,
    '',
    `Trial ${count(best.number)}: ${objective} ${best.figures.value.toFixed(4)} on the rows seen; as written ${written.value.toFixed(4)}`,
    ...(written.loss <= best.figures.loss ? ['No trial did better there than what is written.'] : []),
    ...Object.entries(best.settings).map(([name, value]) => `  ${name.padEnd(28)} ${value}`),
  ]
  if (!judged) return lines.join('\n')
  const setting = JSON.stringify({ ...(params && { params }), ...(train && { train }) })
  return [
    ...lines,
    ...judged.scores.flatMap(describeScore),
    '',
    `To take it, in "${algorithm.name}": ${setting}`,
  ].join('\n')
}

const REASONS: Readonly<Record<PipelineStudy['stopReason'], string>> = {
  budget: 'All trials are done.',
  exhausted: 'Every point of the space was tried.',
  cancelled: 'Stopped: the same command goes on from here.',
}

function describeScore({ score, best, written, chance, luck }: HeldOutScore): readonly string[] {
  const lucky =
    luck === null
      ? `  whether its AUC on the rows seen is luck cannot be told`
      : `  luck: of shuffled labels the best of ${count(luck.tried)} ${luck.tried === 1 ? 'try' : 'tries'} is as good on the rows seen with a chance of ${percent(luck.best)}`
  return [
    '',
    `${score}, judged once on ${count(best.rows)} rows that were not seen`,
    `  best       ${figures(best)}`,
    `  as written ${figures(written)}`,
    `  shuffled labels do as well as the best in ${chance.atLeastAsGood} of ${count(chance.tries)} tries`,
    lucky,
    `  ${adviceOf(best, written, chance.pValue)}`,
  ]
}

/** The best of many looks good by luck; only the rows that were held out say more. */
function adviceOf(best: ScoreFigures, written: ScoreFigures, pValue: number | null): string {
  if (best.auc === null || pValue === null)
    return 'The rows held out hold one class: they say nothing about it.'
  if (pValue > 0.05)
    return 'On rows that were not seen it knows no more than chance: the search found luck, not skill.'
  if (written.auc !== null && best.auc <= written.auc)
    return 'There it is no better than what is written: keep that.'
  return 'There it is better than what is written. Searching again until it looks better makes these rows seen ones.'
}

function figures({ auc, logLoss, rmse }: ScoreFigures): string {
  const parts = [
    `AUC ${auc?.toFixed(4) ?? '–'}`,
    ...(logLoss === null ? [] : [`log-loss ${logLoss.toFixed(4)}`]),
    ...(rmse === null ? [] : [`RMSE ${rmse.toPrecision(4)}`]),
  ]
  return parts.join('   ')
}

function rowsOf({ rows, from, to }: PipelineSearch['seen']): string {
  return `${count(rows)} rows, ${formatTime(from)} to ${formatTime(to)} UTC`
}

function trialName(number: number): string {
  return `trial ${count(number)}`.padStart(12)
}

function assigned(settings: PipelineTrial['settings']): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

function percent(share: number): string {
  return share < 0.01 ? 'below 1 %' : `${Math.round(share * 100)} %`
}
