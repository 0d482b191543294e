import type { Performance } from './performance.ts'
import type { Simulation } from './simulate-grid.ts'

const COLUMNS: readonly (readonly [string, keyof Performance])[] = [
  ['#transactions', 'transactions'],
  ['profit', 'profit'],
  ['%profit', 'profitPercent'],
  ['#profitable', 'profitable'],
  ['%profitable', 'profitablePercent'],
  ['profit/T', 'profitPerTrade'],
  ['%profit/T', 'percentPerTrade'],
  ['#transactions/M', 'transactionsPerMonth'],
  ['profit/M', 'profitPerMonth'],
  ['%profit/M', 'percentPerMonth'],
]
const COUNTS: readonly string[] = ['#transactions', '#profitable']
/** Sums of nothing are whole numbers to the original, and shown so. */
const SUMS: readonly string[] = ['profit', '%profit']

/** The best combinations as the table of the original: a header, then a line each. */
export function simulationCsv({ best }: Simulation): string {
  const names = Object.keys(best[0]?.parameters ?? {}) as (keyof Simulation['best'][number]['parameters'])[]
  const head = [...names, ...COLUMNS.map(([name]) => name)].join(',')
  const lines = best.map(({ parameters, performance }) => {
    const isEmpty = performance.transactions === 0
    const thresholds = names.map((name) => decimal(parameters[name]))
    const figures = COLUMNS.map(([name, key]) => {
      const isWhole = COUNTS.includes(name) || (isEmpty && SUMS.includes(name))
      return isWhole ? String(performance[key]) : decimal(performance[key])
    })
    return [...thresholds, ...figures].join(',')
  })
  return `${[head, ...lines].join('\n')}\n`
}

/** 1 → 1.0, −0 → -0.0, null → None, the shortest digits otherwise. */
function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined) return 'None'
  if (Object.is(value, -0)) return '-0.0'
  return Number.isInteger(value) ? value.toFixed(1) : String(value)
}
