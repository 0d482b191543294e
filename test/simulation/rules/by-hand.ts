import assert from 'node:assert/strict'
import {
  allocateCandles,
  allocateColumn,
  allocateMask,
  type ClosedTrade,
  type FundingRates,
  type InstrumentRules,
  NO_RULES,
  parsePair,
  parseTimeframe,
  type TradingSettings,
} from '../../../src/domain/index.ts'
import { DEFAULT_SETTINGS, type Market, simulate } from '../../../src/trade/engine/index.ts'
import type { BoundCallbacks } from '../../../src/trade/strategy/index.ts'
import { type PlainResult, plainSimulate } from '../plain/plain-simulator.ts'
import { sameResult } from '../same-result.ts'

/** Candles and signals that are small enough to be worked out on paper. */

export type Prices = readonly [open: number, high: number, low: number, close: number]

export interface Told {
  /** Rows on which a signal stands. */
  readonly enter?: readonly number[]
  readonly exit?: readonly number[]
  readonly enterShort?: readonly number[]
  readonly exitShort?: readonly number[]
  readonly startup?: number
  readonly pair?: string
  /** Rows of five minutes before the first candle. */
  readonly delay?: number
  readonly rules?: Partial<InstrumentRules>
  /** By row: rate and mark price. */
  readonly funding?: Readonly<Record<number, readonly [rate: number, markPrice: number]>>
}

export const CANDLE = 300_000
export const flat: Prices = [100, 100, 100, 100]

/** Without a fee, so that sums stay short; a stake of 100 out of 1000. */
export const BASE: TradingSettings = {
  ...DEFAULT_SETTINGS,
  stakeAmount: 100,
  tradableBalanceRatio: 1,
  fee: 0,
  maxOpenTrades: 3,
}

export function marketOf(rows: readonly Prices[], told: Told): Market {
  const { startup = 0, pair = 'A/BTC', delay = 0, rules, funding } = told
  const candles = allocateCandles(rows.length, parseTimeframe('5m'))
  rows.forEach(([open, high, low, close], row) => {
    candles.time[row] = (row + delay) * CANDLE
    candles.open[row] = open
    candles.high[row] = high
    candles.low[row] = low
    candles.close[row] = close
  })
  const mask = (signals: readonly number[] = []) => {
    const flags = allocateMask(rows.length)
    for (const row of signals) flags[row] = 1
    return flags
  }
  return {
    pair: parsePair(pair),
    candles,
    enterLong: mask(told.enter),
    exitLong: mask(told.exit),
    enterShort: mask(told.enterShort),
    exitShort: mask(told.exitShort),
    startup,
    ...(rules && { rules: { ...NO_RULES, ...rules } }),
    ...(funding && { funding: fundingOf(funding) }),
  }
}

/** What both simulators find; fails where they differ. */
export function run(
  markets: readonly Market[],
  changes: Partial<TradingSettings>,
  callbacks?: BoundCallbacks,
): PlainResult {
  const options = { settings: { ...BASE, ...changes }, ...(callbacks && { callbacks }) }
  const found = plainSimulate(markets, options)
  sameResult(simulate(markets, options), found)
  return found
}

/** The only trade of one pair: entered on row 1, for row 0 is flat and says so. */
export function trade(
  rows: readonly Prices[],
  changes: Partial<TradingSettings>,
  { side = 'long', callbacks, ...told }: Told & { side?: 'long' | 'short'; callbacks?: BoundCallbacks } = {},
): ClosedTrade {
  const signal = side === 'long' ? { enter: [0] } : { enterShort: [0] }
  const { trades } = run([marketOf([flat, ...rows], { ...signal, ...told })], changes, callbacks)
  assert.equal(trades.length, 1)
  return trades[0]!
}

export function ended({ exitReason, closeRate, closeTime }: ClosedTrade) {
  return [exitReason, closeRate, closeTime / CANDLE]
}

/** Equal but for the last digits of a float. */
export function near(found: number | null, wanted: number): void {
  const distance = Math.abs(found! - wanted)
  assert.ok(distance <= 1e-12 * Math.max(1, Math.abs(wanted)), `${found}, wanted ${wanted}`)
}

function fundingOf(rows: NonNullable<Told['funding']>): FundingRates {
  const entries = Object.entries(rows).map(([row, [rate, markPrice]]) => ({
    row: Number(row),
    rate,
    markPrice,
  }))
  const column = (values: readonly number[]) => {
    const filled = allocateColumn(values.length)
    filled.set(values)
    return filled
  }
  return {
    time: column(entries.map(({ row }) => row * CANDLE)),
    rate: column(entries.map(({ rate }) => rate)),
    markPrice: column(entries.map(({ markPrice }) => markPrice)),
  }
}
