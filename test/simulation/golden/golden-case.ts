import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

export type Operand = string | number | { readonly of: string; readonly times: number }

/** A condition on one row; all of a list must hold. */
export interface Condition {
  readonly op: '>' | '>=' | '<' | '<=' | 'crosses_above' | 'crosses_below'
  readonly left: Operand
  readonly right: Operand
}

export interface Indicator {
  readonly kind: 'sma' | 'ema' | 'rsi'
  readonly source: string
  readonly params: { readonly n: number }
}

export type CustomStop =
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

export interface GoldenRules {
  readonly indicators: Readonly<Record<string, Indicator>>
  readonly enter_long: readonly Condition[]
  readonly exit_long: readonly Condition[]
  readonly enter_short: readonly Condition[]
  readonly exit_short: readonly Condition[]
  readonly custom_stoploss?: CustomStop
  readonly custom_exit?: readonly { readonly reason: string; readonly when: readonly Condition[] }[]
  readonly custom_entry_price?: { readonly kind: 'offset'; readonly ratio: number }
  readonly position_adjustment?: {
    readonly profit_below: number
    readonly max_adds: number
    readonly stake: number
  }
}

export interface GoldenProtection {
  readonly method: 'CooldownPeriod' | 'StoplossGuard' | 'LowProfitPairs' | 'MaxDrawdown'
  readonly [option: string]: string | number | boolean
}

/** One recorded backtest: what was run, and every trade and figure that freqtrade made of it. */
export interface GoldenCase {
  readonly name: string
  readonly candles: readonly string[]
  readonly pairs: readonly string[]
  readonly timeframe: string
  readonly detail_timeframe: string | null
  readonly timerange: { readonly start_ms: number | null; readonly end_ms: number | null } | null
  readonly startup_candles: number
  readonly rules: GoldenRules
  readonly settings: Readonly<Record<string, unknown>>
  readonly futures?: {
    readonly mark_price: Readonly<Record<string, number>>
    readonly funding_rate: number
    readonly funding_interval_hours: number
    readonly max_leverage: number
    readonly maintenance_margin_rate: number
    readonly maintenance_amount: number
    readonly liquidation_buffer: number
  }
  readonly result: Readonly<Record<string, unknown>> & {
    readonly trades: readonly Readonly<Record<string, unknown>>[]
    readonly locks: readonly Readonly<Record<string, unknown>>[]
    readonly diagnostics: { readonly signal_rows: Readonly<Record<string, Readonly<Record<string, number>>>> }
  }
}

/** Reads `NAME.json` or `NAME.json.gz`. */
export function readGoldenCase(path: string): GoldenCase {
  const bytes = readFileSync(path)
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
}
