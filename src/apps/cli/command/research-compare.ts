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

const PERCENT = new Set([
  ...['profitTotal', 'cagr', 'maxDrawdownAccount', 'maxRelativeDrawdown', 'winrate'],
  ...['profitMean', 'profitMedian', 'backtestWorstDay'],
])

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
    `${count(sameEntry)} entries are the same in both (${shown('winrate', similarity)} of all), ${count(sameTrade)} trades from beginning to end.`,
    ...(paired
      ? [
          `${count(paired.days)} days in common; as far apart by chance: p = ${paired.meanReturn.pValue.toFixed(3)}.`,
        ]
      : []),
  ].join('\n')
}

function metricLine({ metric, values, best }: MetricRow): string {
  const cells = values.map((value) => (value === null ? '–' : shown(metric, value)).padStart(14))
  const better = best === null ? '' : best === 0 ? 'first' : 'second'
  return `${words(metric).padEnd(24)}${cells.join('')}   ${better}`.trimEnd()
}

function shown(metric: string, value: number): string {
  const text = PERCENT.has(metric) ? `${(value * 100).toFixed(2)} %` : Number(value.toPrecision(5)).toString()
  return text.replace('-', '−')
}

/** `maxDrawdownAccount` as `max drawdown account`. */
function words(metric: string): string {
  return metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
