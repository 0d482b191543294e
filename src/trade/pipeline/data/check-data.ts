import {
  allocateCandles,
  type Candles,
  formatTime,
  PRICE_COLUMNS,
  type Timeframe,
} from '../../../domain/index.ts'
import { checkQuality, requireSound } from '../../market/index.ts'
import { prefixed } from '../config/prefixed.ts'
import type { Table } from '../port.ts'
import { columnOf, findColumn } from '../table.ts'

/** What is to be known about the data, as JSON. */
export interface DataCheck {
  readonly rows: number
  /** UTC, for people. */
  readonly from: string
  readonly to: string
  readonly sources: readonly SourceCheck[]
}

export interface SourceCheck {
  readonly prefix: string
  readonly candles: number
  readonly missing: number
  /** How often each kind of finding was made. */
  readonly findings: Readonly<Record<string, number>>
  /** The first ones that are errors, as sentences. */
  readonly examples: readonly string[]
}

const MOST_EXAMPLES = 5

/**
 * Looks at the candles of every source in the table. Impossible ones are counted, and refused where `isStrict`.
 * @throws MarketError `candles.impossible`, `candles.unordered`
 */
export function checkData(
  data: Table,
  {
    prefixes,
    timeframe,
    hasClosingHours,
    isStrict,
  }: { prefixes: readonly string[]; timeframe: Timeframe; hasClosingHours: boolean; isStrict: boolean },
): DataCheck {
  const time = columnOf(data, 'time', 'check')
  return {
    rows: data.rows,
    from: formatTime(time[0]!),
    to: formatTime(time[data.rows - 1]!),
    sources: prefixes
      .filter((prefix) => holdsCandles(data, prefix))
      .map((prefix) => {
        const candles = candlesOf(data, prefix, timeframe)
        if (isStrict) requireSound(candles)
        const report = checkQuality(candles, { calendar: hasClosingHours ? 'weekdays' : 'continuous' })
        const errors = report.findings.filter(({ severity }) => severity === 'error')
        return {
          prefix,
          candles: candles.length,
          missing: data.rows - candles.length,
          findings: countKinds(report.findings),
          examples: errors.slice(0, MOST_EXAMPLES).map(({ text }) => text),
        }
      }),
  }
}

/** One sentence for the report of the stage. */
export function describeCheck({ rows, from, to, sources }: DataCheck): string {
  const missing = sources.reduce((sum, source) => sum + source.missing, 0)
  const kinds: Record<string, number> = {}
  for (const { findings } of sources) {
    for (const [kind, count] of Object.entries(findings)) kinds[kind] = (kinds[kind] ?? 0) + count
  }
  const found = Object.entries(kinds).map(([kind, count]) => `${count} × ${kind}`)
  return `${rows} rows from ${from} to ${to} UTC, ${missing} without a candle; ${found.join(', ') || 'nothing unusual'}`
}

/** Other sources than candles are for the features to judge. */
function holdsCandles(data: Table, prefix: string): boolean {
  return PRICE_COLUMNS.every((name) => findColumn(data, prefixed(name, prefix)) !== undefined)
}

/** The rows of a source that hold a whole candle. */
function candlesOf(data: Table, prefix: string, timeframe: Timeframe): Candles {
  const columns = PRICE_COLUMNS.map((name) => columnOf(data, prefixed(name, prefix), 'check'))
  const time = columnOf(data, 'time', 'check')
  const isWhole = (row: number) => columns.every((column) => !Number.isNaN(column[row]!))
  const rows = time.reduce((count, _, row) => count + (isWhole(row) ? 1 : 0), 0)
  const candles = allocateCandles(rows, timeframe)
  for (let row = 0, to = 0; row < data.rows; row++) {
    if (!isWhole(row)) continue
    candles.time[to] = time[row]!
    PRICE_COLUMNS.forEach((name, i) => {
      candles[name][to] = columns[i]![row]!
    })
    to++
  }
  return candles
}

function countKinds(findings: readonly { readonly kind: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
