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
  readonly custom_stoploss?: CustomStoploss
  readonly custom_exit?: readonly { readonly reason: string; readonly when: readonly Condition[] }[]
  readonly custom_entry_price?: { readonly kind: 'offset'; readonly ratio: number }
  readonly position_adjustment?: {
    readonly profit_below: number
    readonly max_adds: number
    readonly stake: number
  }
}

export type CustomStoploss =
  | {
      readonly kind: 'profit_steps'
      readonly steps: readonly { readonly profit_above: number; readonly stop: number }[]
      readonly default: number | null
    }
  | {
      readonly kind: 'time_steps'
      readonly steps: readonly { readonly after_minutes: number; readonly stop: number }[]
      readonly default: number | null
    }
  | { readonly kind: 'break_even'; readonly profit_above: number; readonly lock: number }
  | { readonly kind: 'atr'; readonly indicator: string; readonly multiple: number }

/** How the exchange of a case treats positions of leverage. */
export interface Futures {
  readonly margin_mode: string
  readonly mark_price: Readonly<Record<string, number>>
  readonly funding_rate: number
  readonly funding_interval_hours: number
  readonly max_leverage: number
  readonly maintenance_margin_rate: number
  readonly maintenance_amount: number
  readonly liquidation_buffer: number
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
  readonly futures?: Futures | null
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
export const INDICATOR_KINDS = ['sma', 'ema', 'rsi', 'atr'] as const

const RULES = new Set([
  'indicators',
  'enter_long',
  'exit_long',
  'enter_short',
  'exit_short',
  'custom_stoploss',
  'custom_exit',
  'custom_entry_price',
  'position_adjustment',
])

/** What the case asks for that the runner does not know; empty when it can be run. */
export function unsupported(golden: GoldenCase): readonly string[] {
  const missing: string[] = []
  const known: readonly string[] = INDICATOR_KINDS
  for (const { kind } of Object.values(golden.rules.indicators)) {
    if (!known.includes(kind)) missing.push(`indicator ${kind}`)
  }
  for (const name of Object.keys(golden.rules)) {
    if (!RULES.has(name)) missing.push(name.replaceAll('_', ' '))
  }
  for (const [name, value] of Object.entries(golden.exchange)) {
    if (value !== null && !(name === 'contract_size' && value === 1)) missing.push(name.replaceAll('_', ' '))
  }
  return missing
}
