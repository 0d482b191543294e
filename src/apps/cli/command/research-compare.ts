import {
  type ComparedRun,
  compareRuns,
  type MetricRow,
  type RunComparison,
} from '../../../trade/research/index.ts'
import { findRun } from '../../local/find-run.ts'
import { count, type Terminal } from '../terminal.ts'

/** `leme research compare`: two saved runs side by side, and whether one is better beyond chance. */
export async function researchCompare(terminal: Terminal, first: string, second: string): Promise<void> {
  const [a, b] = [await comparedRun(first), await comparedRun(second)]
  const found = compareRuns(a, b)
  terminal.result({ schema: 'leme.compare/1', ...found }, describe(found))
}

async function comparedRun(name: string): Promise<ComparedRun> {
  const { title, trades, startingBalance, startTime, endTime } = await findRun(name)
  return { name: title, trades, startingBalance, startTime, endTime }
}

type Shown = 'percent' | 'number' | 'count' | 'duration'

/** How figures are called, as in a backtest's report, and how they are written. */
const FIGURES: Readonly<Record<MetricRow['metric'], readonly [name: string, shown: Shown]>> = {
  profitTotal: ['profit', 'percent'],
  cagr: ['growth a year', 'percent'],
  maxDrawdownAccount: ['drawdown', 'percent'],
  drawdownFromStart: ['drawdown from the start', 'percent'],
  sharpe: ['Sharpe', 'number'],
  sortino: ['Sortino', 'number'],
  calmar: ['Calmar', 'number'],
  sqn: ['SQN', 'number'],
  profitFactor: ['profit factor', 'number'],
  expectancyRatio: ['expectancy ratio', 'number'],
  winrate: ['win rate', 'percent'],
  profitMean: ['profit a trade', 'percent'],
  profitMedian: ['median', 'percent'],
  backtestWorstDay: ['worst day', 'percent'],
  maxConsecutiveLosses: ['losses in a row', 'count'],
  totalTrades: ['trades', 'count'],
  tradeCountShort: ['short trades', 'count'],
  tradesPerDay: ['trades a day', 'number'],
  holdingAvgS: ['held on average', 'duration'],
  avgStakeAmount: ['average stake', 'number'],
}

function describe({ names, metrics, overlap, paired, sentence }: RunComparison): string {
  const [one, other] = names
  const { sameEntry, sameTrade, similarity } = overlap
  return [
    sentence,
    '',
    `  first   ${one}`,
    `  second  ${other}`,
    '',
    `${'figure'.padEnd(24)}${'first'.padStart(14)}${'second'.padStart(14)}   better`,
    ...metrics.map(metricLine),
    '',
    DRAWDOWNS,
    `${count(sameEntry)} entries are the same in both (${WRITE.percent(similarity)} of all), ${count(sameTrade)} trades from beginning to end.`,
    ...(paired ? [`${count(paired.days)} days in common.`] : []),
  ].join('\n')
}

const DRAWDOWNS =
  "Drawdown: deepest fall of the balance after closed trades; freqtrade's counts from the first close on, that from the start with the starting balance, as `research monte-carlo` does."

function metricLine({ metric, values, best }: MetricRow): string {
  const [name, shown] = FIGURES[metric]
  const cells = values.map((value) => (value === null ? '–' : WRITE[shown](value)).padStart(14))
  const better = best === null ? '' : best === 0 ? 'first' : 'second'
  return `${name.padEnd(24)}${cells.join('')}   ${better}`.trimEnd()
}

const WRITE: Readonly<Record<Shown, (value: number) => string>> = {
  percent: (value) => `${minus((value * 100).toFixed(2))} %`,
  number: (value) => minus(value.toFixed(2)),
  count,
  duration: spanOf,
}

/** `20 h 28 m` of seconds. */
function spanOf(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes % 60} m` : `${minutes} m`
}

/** A true minus, and none before zero. */
function minus(text: string): string {
  return /[1-9]/.test(text) ? text.replace('-', '−') : text.replace('-', '')
}
