import { formatTime } from '../../../domain/index.ts'
import {
  objectiveName,
  type StudyEvent,
  searchSpace,
  TOO_FEW_TRADES_LOSS,
  TRADES_THAT_COUNT,
} from '../../../trade/research/index.ts'
import { assignments } from '../../local/assignments.ts'
import type { Figures } from '../../local/figures.ts'
import type { PreparedStudy } from '../../local/study.ts'
import type { Found, StudySummary } from '../../local/study-summary.ts'
import { count, duration, type Terminal } from '../terminal.ts'

/** More points than this are a space without an end to whoever searches. */
const MOST_POINTS = 1e9

/** What is about to be searched, how, by whom and on what; then the head of the lines that follow. */
export function describeSearch(
  { spec, objectives, seen, heldOut }: PreparedStudy,
  how: { readonly trials: number; readonly minTrades: number; readonly by: string },
): string {
  const { axes, size } = searchSpace(spec.space)
  const names = axes.map(({ dimension }) => dimension.name).join(', ')
  const points = size > MOST_POINTS ? '' : ` (${count(size)} points)`
  const from = seen.start === undefined ? 'everything' : `${formatTime(seen.start)} UTC`
  return [
    `Searches ${names}${points} by ${spec.sampler.kind} for the least ${objectives.map(objectiveName).join(', ')}`,
    `  ${count(how.trials)} trials in batches of ${spec.batchSize}, seed ${spec.seed}, ${how.by}; ${how.minTrades} ${how.minTrades === 1 ? 'trade' : 'trades'} at least`,
    `  sees ${from} to ${formatTime(seen.end!)} UTC; ${heldOut ? 'what comes after is held out' : 'nothing is held out'}`,
    '',
    `${'trial'.padStart(12)} ${objectives.map(() => 'loss'.padStart(11)).join(' ')} ${'trades'.padStart(12)}   parameters`,
  ].join('\n')
}

/** Shows a search as it goes: a moving line, and one that stays for each improvement. */
export function tellStudy(terminal: Terminal, event: StudyEvent): void {
  const { done, budget, failed, trialsPerSecond, etaMs, best } = event.progress
  if (event.kind === 'started' && event.resumed) {
    terminal.say(`Goes on after ${count(done)} trials of ${event.id}.`)
  }
  if (event.kind === 'improved') {
    const { number, parameters, evaluation } = event.trial
    const losses = evaluation.losses.map((loss) => lossText(loss).padStart(11)).join(' ')
    const trades = `${count(evaluation.figures.totalTrades ?? 0)} trades`.padStart(12)
    terminal.say(`${`trial ${count(number)}`.padStart(12)} ${losses} ${trades}   ${assignments(parameters)}`)
  }
  const parts = [
    `${count(done)}/${count(budget)} trials`,
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(trialsPerSecond === null ? [] : [`${trialsPerSecond.toFixed(1)}/s`]),
    ...(etaMs === null ? [] : [`${duration(etaMs)} left`]),
    ...(best[0] ? [`best ${lossText(best[0].evaluation.losses[0]!)}`] : []),
  ]
  terminal.progress(`  ${parts.join('   ')}`)
}

function lossText(loss: number): string {
  return loss >= TOO_FEW_TRADES_LOSS ? 'too few' : loss.toFixed(4)
}

const REASONS: Readonly<Record<StudySummary['stopReason'], string>> = {
  budget: 'All trials are done.',
  exhausted: 'Every point of the space was tried.',
  patience: 'No improvement for long enough.',
  time: 'The time was over.',
  cancelled: 'Stopped. The same command goes on from here.',
  failed: 'The trials could not be run any more.',
}

/** What a search found, for people. */
export function describeStudy(id: string, summary: StudySummary, minTrades: number): string {
  const { stopReason, trials, failed, failure, best, front, plateau } = summary
  const lost = failed > 0 ? `, ${count(failed)} failed` : ''
  const head = [
    `${REASONS[stopReason]} ${count(trials)} ${trials === 1 ? 'trial' : 'trials'}${lost}; study ${id}.`,
    ...(failure === null ? [] : [`The first that failed: ${failure}`]),
    '',
  ]
  if (trials === failed) return [...head, 'No trial gave a result.'].join('\n')
  if (best.length === 0) return [...head, tooFew(minTrades)].join('\n')
  const shown = best.map((found) => describeFound(found)).join('\n\n')
  const many = front > 1 ? `${frontLine(front, best.length)}\n\n` : ''
  return [...head, many + shown, ...(plateau ? ['', plateau] : [])].join('\n')
}

function tooFew(minTrades: number): string {
  const [least, lower] =
    minTrades === 1 ? ['a trade', ''] : [`${count(minTrades)} trades`, ', lower --min-trades']
  return `No trial made ${least} on the candles that the search saw: nothing was found. Take a longer time or more pairs${lower}, or widen the ranges.`
}

function frontLine(front: number, shown: number): string {
  const some = shown < front ? ` (${shown} of ${count(front)})` : ''
  return `None of these is better than another in everything${some}:`
}

function describeFound(found: Found): string {
  const { number, parameters, seen, heldOut, losses, set, config, luck } = found
  const rows = [figureRow('seen', seen), ...(heldOut ? [figureRow('held out', heldOut)] : [])]
  const told = Object.entries(losses).map(([name, loss]) => `${name} ${loss.toFixed(4)}`)
  return [
    `Trial ${count(number)}   ${told.join('   ')}`,
    ...Object.entries(parameters).map(([name, value]) => `  ${name.padEnd(28)} ${value}`),
    '',
    `  ${''.padEnd(9)} ${'trades'.padStart(7)} ${'profit'.padStart(9)} ${'holding'.padStart(9)} ${'wins'.padStart(8)} ${'factor'.padStart(7)} ${'Sharpe'.padStart(8)} ${'drawdown'.padStart(9)}   period`,
    ...rows,
    '',
    `  ${luck}`,
    `  ${advice(found)}`,
    ...(Object.keys(set).length > 0 ? [`  To run it: --set ${assignments(set)}`] : []),
    ...(config
      ? [`  ${Object.keys(set).length > 0 ? 'and in' : 'To run it, in'} --config: ${JSON.stringify(config)}`]
      : []),
  ].join('\n')
}

function figureRow(name: string, figures: Figures): string {
  const { trades, profitTotal, holding, winrate, profitFactor, sharpe, maxDrawdownAccount, from, to } =
    figures
  const cells = [
    count(trades).padStart(7),
    percent(profitTotal).padStart(9),
    (holding === null ? '–' : percent(holding)).padStart(9),
    percent(winrate).padStart(8),
    decimal(profitFactor).padStart(7),
    decimal(sharpe).padStart(8),
    percent(maxDrawdownAccount).padStart(9),
  ]
  return `  ${name.padEnd(9)} ${cells.join(' ')}   ${from} to ${to} UTC`
}

/** The best of many tries looks good by luck; only what was held out says more, and only with enough trades. */
function advice({ heldOut, seen }: Found): string {
  if (seen.profitTotal <= 0) {
    return `It ${outcome(seen.profitTotal)} on the very candles that it was chosen on: the search found nothing.`
  }
  if (!heldOut) return 'Nothing was held out: these figures are those of the best of many tries. Expect less.'
  const { trades, profitTotal, holding } = heldOut
  if (trades === 0) return 'On candles that it had not seen it made no trade: they say nothing about it.'
  const what = `On candles that it had not seen it ${outcome(profitTotal)} in ${count(trades)} ${trades === 1 ? 'trade' : 'trades'}`
  const beside = holding === null ? '' : `, where holding ${outcome(holding)}`
  if (trades < TRADES_THAT_COUNT) {
    return `${what}${beside}: too few trades to tell skill from luck (${TRADES_THAT_COUNT} are the least).`
  }
  if (profitTotal <= 0) return `${what}${beside}: the search found luck, not skill.`
  return `${what}${beside}; on those it had it ${outcome(seen.profitTotal)}.`
}

function outcome(profit: number): string {
  return `${profit > 0 ? 'made' : 'lost'} ${percent(Math.abs(profit))}`
}

function decimal(value: number | null): string {
  return value === null ? '–' : value.toFixed(2).replace('-', '−')
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`.replace('-', '−')
}
