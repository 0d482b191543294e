import type { StudyEvent, TrialParameters } from '../../../trade/research/index.ts'
import type { Figures, Found, StudySummary } from '../../local/study-summary.ts'
import { count, duration, type Terminal } from '../terminal.ts'

/** Shows a search as it goes: a moving line, and one that stays for each improvement. */
export function tellStudy(terminal: Terminal, event: StudyEvent): void {
  const { done, budget, failed, trialsPerSecond, etaMs, best } = event.progress
  if (event.kind === 'started' && event.resumed) {
    terminal.say(`Goes on after ${count(done)} trials of ${event.id}.`)
  }
  if (event.kind === 'improved') {
    const { number, parameters, evaluation } = event.trial
    const losses = evaluation.losses.map((loss) => loss.toFixed(4).padStart(11)).join(' ')
    const trades = `${count(evaluation.figures.totalTrades ?? 0)} trades`.padStart(12)
    terminal.say(`${`trial ${count(number)}`.padStart(12)} ${losses} ${trades}   ${inline(parameters)}`)
  }
  const parts = [
    `${count(done)}/${count(budget)} trials`,
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(trialsPerSecond === null ? [] : [`${trialsPerSecond.toFixed(1)}/s`]),
    ...(etaMs === null ? [] : [`${duration(etaMs)} left`]),
    ...(best[0] ? [`best ${best[0].evaluation.losses[0]!.toFixed(4)}`] : []),
  ]
  terminal.progress(`  ${parts.join('   ')}`)
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
export function describeStudy(
  id: string,
  { stopReason, trials, failed, best, plateau }: StudySummary,
): string {
  const head = `${REASONS[stopReason]} ${count(trials)} trials${failed > 0 ? `, ${count(failed)} failed` : ''}; study ${id}.`
  if (best.length === 0) return `${head}\n\nNo trial gave a result.`
  const shown = best.map(describeFound).join('\n\n')
  const many = best.length > 1 ? 'None of these is better than another in everything:\n\n' : ''
  return [head, '', many + shown, '', ...(plateau ? [plateau] : []), advice(best)].join('\n')
}

function describeFound({ number, parameters, seen, heldOut, deflatedSharpe, losses }: Found): string {
  const rows = [figureRow('seen', seen), ...(heldOut ? [figureRow('held out', heldOut)] : [])]
  return [
    `Trial ${count(number)}   ${Object.entries(losses)
      .map(([name, loss]) => `${name} ${loss.toFixed(4)}`)
      .join('   ')}`,
    ...Object.entries(parameters).map(([name, value]) => `  ${name.padEnd(28)} ${value}`),
    '',
    `  ${''.padEnd(9)} ${'trades'.padStart(7)} ${'profit'.padStart(9)} ${'wins'.padStart(8)} ${'factor'.padStart(7)} ${'Sharpe'.padStart(8)} ${'drawdown'.padStart(9)}   period`,
    ...rows,
    ...(deflatedSharpe === null
      ? []
      : [
          '',
          `  More than the luck of the best of so many tries: ${(deflatedSharpe * 100).toFixed(0)} % sure (deflated Sharpe ratio).`,
        ]),
  ].join('\n')
}

function figureRow(name: string, figures: Figures): string {
  const { trades, profitTotal, winrate, profitFactor, sharpe, maxDrawdownAccount, from, to } = figures
  const cells = [
    count(trades).padStart(7),
    percent(profitTotal).padStart(9),
    percent(winrate).padStart(8),
    profitFactor.toFixed(2).padStart(7),
    sharpe.toFixed(2).padStart(8),
    percent(maxDrawdownAccount).padStart(9),
  ]
  return `  ${name.padEnd(9)} ${cells.join(' ')}   ${from} to ${to} UTC`
}

/** The best of many tries looks good by luck; only what was held out says more. */
function advice([first]: readonly Found[]): string {
  if (!first?.heldOut)
    return 'Nothing was held out: these figures are those of the best of many tries. Expect less.'
  const { heldOut, seen } = first
  if (heldOut.profitTotal > 0) {
    return `On candles that it had not seen it made ${percent(heldOut.profitTotal)} (${percent(seen.profitTotal)} on those it had).`
  }
  return `On candles that it had not seen it lost ${percent(-heldOut.profitTotal)}: the search found luck, not skill.`
}

function inline(parameters: TrialParameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${typeof value === 'number' ? Number(value.toPrecision(6)) : value}`)
    .join(' ')
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`.replace('-', '−')
}
