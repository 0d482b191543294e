import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A condition on one row; all of a list must hold. */
export interface Condition {
  readonly op: '>' | '>=' | '<' | '<=' | 'crosses_above' | 'crosses_below'
  readonly left: Operand
  readonly right: Operand
}
export type Operand = string | number | { readonly of: string; readonly times: number }

export interface Rules {
  readonly indicators: Readonly<
    Record<
      string,
      { readonly kind: string; readonly source: string; readonly params: { readonly n: number } }
    >
  >
  readonly enter_long: readonly Condition[]
  readonly exit_long: readonly Condition[]
  readonly enter_short: readonly Condition[]
  readonly exit_short: readonly Condition[]
  readonly [callback: string]: unknown
}

/** One golden backtest: a description and every trade that freqtrade made of it. */
export interface GoldenCase {
  readonly name: string
  readonly candles: readonly string[]
  readonly pairs: readonly string[]
  readonly timeframe: string
  readonly detail_timeframe: string | null
  readonly timerange: { readonly start_ms: number | null; readonly end_ms: number | null } | null
  readonly startup_candles: number
  readonly rules: Rules
  readonly settings: Readonly<Record<string, unknown>>
  readonly exchange: Readonly<Record<string, unknown>>
  readonly result: Readonly<Record<string, unknown>> & {
    readonly trades: readonly Readonly<Record<string, unknown>>[]
  }
}

/** Reads `NAME.json` or `NAME.json.gz`. */
export function readCase(path: string): GoldenCase {
  const bytes = readFileSync(path)
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
}

/** Indicators that a case may name; see the definitions in the cases. */
export const INDICATOR_KINDS = ['sma', 'ema', 'rsi'] as const

const COLUMNS = new Set(['indicators', 'enter_long', 'exit_long', 'enter_short', 'exit_short'])

/** What the case asks for that the engine does not do yet; empty when it can be run. */
export function unsupported(golden: GoldenCase): readonly string[] {
  const missing: string[] = []
  if (golden.detail_timeframe) missing.push('detail timeframe')
  if (golden.settings.trading_mode !== 'spot') missing.push('futures')
  const { protections } = golden.settings
  if (Array.isArray(protections) && protections.length > 0) missing.push('protections')
  const known: readonly string[] = INDICATOR_KINDS
  for (const { kind } of Object.values(golden.rules.indicators)) {
    if (!known.includes(kind)) missing.push(`indicator ${kind}`)
  }
  for (const name of Object.keys(golden.rules)) {
    if (!COLUMNS.has(name)) missing.push(name.replaceAll('_', ' '))
  }
  for (const [name, value] of Object.entries(golden.exchange)) {
    if (value !== null && !(name === 'contract_size' && value === 1)) missing.push(name.replaceAll('_', ' '))
  }
  return missing
}
