import type { ClosedTrade } from '../../domain/index.ts'
import type { Curves } from './report-schema.ts'
import { sampleCurve } from './sample-curve.ts'

const DAY_MS = 86_400_000
/** More points than a screen has columns; longer curves are thinned, their extremes kept. */
const MAX_POINTS = 2000
const FEW_POINTS = 300

export interface BalanceInput {
  /** In order of closing. */
  readonly trades: readonly ClosedTrade[]
  readonly startingBalance: number
  /** UTC milliseconds. */
  readonly startTime: number
  readonly endTime: number
  /** What holding is worth at given times, the beginning being 1: the ends of {@link utcDays}, and even steps. */
  readonly hold?: {
    readonly days: readonly number[]
    readonly steps: readonly number[]
    readonly times: readonly number[]
  }
}

/** Ends of the UTC days that the period touches; the last ends with the period. */
export function dayEnds(startTime: number, endTime: number): readonly number[] {
  return utcDays(startTime, endTime).map((day) => Math.min(endTime, day + DAY_MS - 1))
}

/** From start to end in even steps: daily, or finer when the period has few days. */
export function evenSteps(startTime: number, endTime: number): readonly number[] {
  const steps = Math.max(FEW_POINTS, Math.ceil((endTime - startTime) / DAY_MS))
  return Array.from({ length: steps + 1 }, (_, step) => startTime + ((endTime - startTime) * step) / steps)
}

/** Starts of the UTC days that the period touches. */
export function utcDays(startTime: number, endTime: number): readonly number[] {
  const first = Math.floor(startTime / DAY_MS)
  const last = Math.floor(endTime / DAY_MS)
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, day) => (first + day) * DAY_MS)
}

/** Balance and drawdown after each trade, and at the end of each UTC day beside holding. */
export function balanceCurves(input: BalanceInput): Curves {
  const { trades, startingBalance, startTime, endTime, hold } = input
  const time = [startTime]
  const equity = [startingBalance]
  for (const trade of trades) {
    time.push(trade.closeTime)
    equity.push(equity.at(-1)! + trade.profitAbs)
  }
  const days = utcDays(startTime, endTime)
  const dayEquity = days.map(balanceAt(time, equity))
  time.push(Math.max(endTime, time.at(-1)!))
  equity.push(equity.at(-1)!)
  const keep = sampleCurve(equity, MAX_POINTS)
  const keepDays = sampleCurve(dayEquity, MAX_POINTS)
  return {
    trades: { time: pick(time, keep), equity: pick(equity, keep), drawdown: pick(drawdowns(equity), keep) },
    days: {
      time: pick(days, keepDays),
      equity: pick(dayEquity, keepDays),
      drawdown: pick(drawdowns([startingBalance, ...dayEquity]).slice(1), keepDays),
      hold: hold === undefined ? null : pick(money(hold.days), keepDays),
    },
    hold: hold === undefined ? null : thinned(hold.times, money(hold.steps)),
  }

  function money(values: readonly number[]): readonly number[] {
    return values.map((value) => value * startingBalance)
  }
}

function thinned(time: readonly number[], equity: readonly number[]) {
  const keep = sampleCurve(equity, MAX_POINTS)
  return { time: pick(time, keep), equity: pick(equity, keep) }
}

/** Falls from the highest balance so far, as fractions ≤ 0; −1 and below when the balance is used up. */
export function drawdowns(equity: readonly number[]): number[] {
  let peak = -Infinity
  return equity.map((balance) => {
    peak = Math.max(peak, balance)
    return balance === peak ? 0 : balance / peak - 1
  })
}

/** Maps ascending days to the balance at their end. */
function balanceAt(time: readonly number[], equity: readonly number[]): (day: number) => number {
  let row = 0
  return (day) => {
    while (row + 1 < time.length && time[row + 1]! < day + DAY_MS) row++
    return equity[row]!
  }
}

function pick(values: readonly number[], rows: readonly number[]): number[] {
  return rows.map((row) => values[row]!)
}
