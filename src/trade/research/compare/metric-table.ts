import type { BacktestMetrics } from '../metrics-schema.ts'

/** The figures of a run, and its deepest fall with the starting balance as first peak, as Monte Carlo has it. */
export type ComparedFigures = BacktestMetrics & { readonly drawdownFromStart: number }

type NumberKey = {
  [K in keyof ComparedFigures]: ComparedFigures[K] extends number ? K : never
}[keyof ComparedFigures]

/** What is compared, and whether more of it is better; null: neither is. */
const COMPARED = [
  ['profitTotal', 'more'],
  ['cagr', 'more'],
  ['maxDrawdownAccount', 'less'],
  ['drawdownFromStart', 'less'],
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
] as const satisfies readonly (readonly [NumberKey, 'more' | 'less' | null])[]
export type ComparedName = (typeof COMPARED)[number][0]

/** freqtrade's stand-ins where a divisor is 0: no numbers to subtract. */
const STAND_INS: Readonly<Partial<Record<ComparedName, number>>> = {
  sharpe: -100,
  sortino: -100,
  calmar: -100,
  sqn: -100,
  expectancyRatio: 100,
}
/** What says nothing of a run without trades. */
const OF_TRADES: readonly ComparedName[] = [
  ...(['sharpe', 'sortino', 'calmar', 'sqn', 'expectancyRatio', 'winrate'] as const),
  ...(['profitMean', 'profitMedian', 'holdingAvgS', 'avgStakeAmount'] as const),
]

export interface MetricRow {
  readonly metric: ComparedName
  /** By run; null where there is nothing to divide by. */
  readonly values: readonly (number | null)[]
  /** Of each run from the first one; null where one of the two is. */
  readonly differences: readonly (number | null)[]
  /** Run with the best value, from 0; null where no run is better than all others. */
  readonly best: number | null
}

/** The same figures of several runs side by side, as differences from the first. */
export function metricTable(runs: readonly ComparedFigures[]): readonly MetricRow[] {
  return COMPARED.map(([metric, better]) => {
    const values = runs.map((run) => (isDefined(run, metric) ? run[metric] : null))
    const [first = null] = values
    return {
      metric,
      values,
      differences: values.map((value) => (value === null || first === null ? null : value - first)),
      best: better === null ? null : bestOf(values, better),
    }
  })
}

/** A profit factor of 0 is one where there were losses: nothing was won. */
function isDefined(run: ComparedFigures, metric: ComparedName): boolean {
  if (metric === 'profitFactor') return run.losses > 0
  if (run.totalTrades === 0 && OF_TRADES.includes(metric)) return false
  return run[metric] !== STAND_INS[metric]
}

function bestOf(values: readonly (number | null)[], better: 'more' | 'less'): number | null {
  const numbers = values.filter((value) => value !== null)
  if (numbers.length < 2) return null
  const best = numbers.reduce((a, b) => (better === 'more' ? Math.max(a, b) : Math.min(a, b)))
  return numbers.filter((value) => value === best).length === 1 ? values.indexOf(best) : null
}
