import type { BacktestMetrics } from '../metrics-schema.ts'

type NumberKey = {
  [K in keyof BacktestMetrics]: BacktestMetrics[K] extends number ? K : never
}[keyof BacktestMetrics]

/** What is compared, and whether more of it is better; null: neither is. */
const COMPARED: readonly (readonly [NumberKey, 'more' | 'less' | null])[] = [
  ['profitTotal', 'more'],
  ['cagr', 'more'],
  ['maxDrawdownAccount', 'less'],
  ['maxRelativeDrawdown', 'less'],
  ['sharpe', 'more'],
  ['sortino', 'more'],
  ['calmar', 'more'],
  ['sqn', 'more'],
  ['profitFactor', 'more'],
  ['expectancyRatio', 'more'],
  ['winrate', 'more'],
  ['profitMean', 'more'],
  ['profitMedian', 'more'],
  ['backtestWorstDay', 'more'],
  ['maxConsecutiveLosses', 'less'],
  ['totalTrades', null],
  ['tradeCountShort', null],
  ['tradesPerDay', null],
  ['holdingAvgS', null],
  ['avgStakeAmount', null],
]

/** freqtrade's stand-ins where a divisor is 0: no numbers to subtract. */
const STAND_INS: Readonly<Partial<Record<NumberKey, number>>> = {
  sharpe: -100,
  sortino: -100,
  calmar: -100,
  sqn: -100,
  profitFactor: 0,
  expectancyRatio: 100,
}

export interface MetricRow {
  readonly metric: NumberKey
  /** By run; null where there is nothing to divide by. */
  readonly values: readonly (number | null)[]
  /** Of each run from the first one; null where one of the two is. */
  readonly differences: readonly (number | null)[]
  /** Run with the best value, from 0; null where no run is better than all others. */
  readonly best: number | null
}

/** The same figures of several runs side by side, as differences from the first. */
export function metricTable(runs: readonly BacktestMetrics[]): readonly MetricRow[] {
  return COMPARED.map(([metric, better]) => {
    const values = runs.map((run) => (run[metric] === STAND_INS[metric] ? null : run[metric]))
    const [first = null] = values
    return {
      metric,
      values,
      differences: values.map((value) => (value === null || first === null ? null : value - first)),
      best: better === null ? null : bestOf(values, better),
    }
  })
}

function bestOf(values: readonly (number | null)[], better: 'more' | 'less'): number | null {
  const numbers = values.filter((value) => value !== null)
  if (numbers.length < 2) return null
  const best = numbers.reduce((a, b) => (better === 'more' ? Math.max(a, b) : Math.min(a, b)))
  return numbers.filter((value) => value === best).length === 1 ? values.indexOf(best) : null
}
