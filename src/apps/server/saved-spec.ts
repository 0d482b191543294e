import type { BacktestMetrics, Run, SignedManifest } from '../../trade/research/index.ts'
import type { BacktestSpec } from './schemas/backtest.ts'

/** What `leme backtest --save` keeps as the `spec` of a run; other versions may have kept less. */
export interface SavedSpec {
  readonly strategy: string
  readonly timeframe: string
  readonly pairs: readonly string[]
  /** `files` for candles that were read from files. */
  readonly venue: string
  readonly saved?: {
    readonly experiment?: {
      readonly timerange?: string
      readonly calendar?: string
      readonly params?: Readonly<Record<string, unknown>>
    }
    readonly signed?: SignedManifest
    readonly metrics?: BacktestMetrics
    readonly startTime?: number
    readonly endTime?: number
  }
}

/** What a saved run was asked to do, as far as a backtest of the API could be asked the same. */
export function specOfSaved(run: Run): BacktestSpec {
  const { strategy, timeframe, pairs, venue, saved } = run.spec as SavedSpec
  const { timerange, calendar, params } = saved?.experiment ?? {}
  return {
    ...{ strategy, venue, pairs: [...pairs], timeframe },
    ...(timerange !== undefined && { timerange }),
    ...((calendar === 'continuous' || calendar === 'weekdays') && { calendar }),
    ...(params !== undefined && { params: plainValues(params) }),
  }
}

function plainValues(params: Readonly<Record<string, unknown>>): Record<string, number | string | boolean> {
  const plain: Record<string, number | string | boolean> = {}
  for (const [name, value] of Object.entries(params)) {
    plain[name] = typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
  }
  return plain
}
