import type { Column } from '../../../domain/index.ts'
import { log, quantile, rollingStd } from '../../../math/index.ts'

/** A way to part rows; `of[row]` is the place of the row's regime in `regimes`, −1 where it is unknown. */
export interface Regimes {
  readonly by: string
  readonly regimes: readonly string[]
  readonly of: Int8Array
}

/** A move of this many deviations over the window is a trend. */
const TREND = 1
/** Deviation of the window over that of the eight before and it: above this the market is wild. */
const WILD = 1.5
const LONG = 8
const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * Parts rows by what was known at each: volatility in terciles of `rows`, trend of the last `window` rows,
 * whether the market is wilder than lately, weekday or weekend, and the session by UTC (Asia 0–8, Europe 8–16,
 * America 16–24). in: time and price of all rows; terciles are those of the rows that are measured.
 */
export function marketRegimes(
  { time, price }: { time: Column; price: Column },
  { rows, window }: { rows: Uint32Array; window: number },
): readonly Regimes[] {
  const returns = returnsOf(price)
  const now = rollingStd(returns, window)
  const lately = rollingStd(returns, LONG * window)
  const [low, high] = tercilesOf(now, rows)
  const part = (by: string, regimes: readonly string[], regime: (row: number) => number): Regimes => ({
    by,
    regimes,
    of: Int8Array.from(price, (_, row) => regime(row)),
  })
  return [
    part('volatility', ['low', 'middle', 'high'], (row) => {
      const value = now[row]!
      if (!(low < high) || Number.isNaN(value)) return -1
      return value < low ? 0 : value < high ? 1 : 2
    }),
    part('trend', ['up', 'side', 'down'], (row) => {
      const move = log(price[row]! / (price[row - window] ?? Number.NaN)) / (now[row]! * Math.sqrt(window))
      if (Number.isNaN(move)) return -1
      return move > TREND ? 0 : move < -TREND ? 2 : 1
    }),
    part('mood', ['calm', 'wild'], (row) => {
      const ratio = now[row]! / lately[row]!
      return Number.isNaN(ratio) ? -1 : ratio > WILD ? 1 : 0
    }),
    part('week', ['weekday', 'weekend'], (row) => {
      const day = within(Math.floor(time[row]! / DAY) + 4, 7)
      return day === 0 || day === 6 ? 1 : 0
    }),
    part('session', ['Asia', 'Europe', 'America'], (row) => Math.floor(within(time[row]!, DAY) / (8 * HOUR))),
  ]
}

/** What is left of `value` in steps of `step`, of times before 1970, too. */
function within(value: number, step: number): number {
  return value - Math.floor(value / step) * step
}

function returnsOf(price: Column): Column {
  return price.map((value, row) => (row === 0 ? Number.NaN : log(value / price[row - 1]!)))
}

function tercilesOf(x: Column, rows: Uint32Array): [number, number] {
  const known = Float64Array.from(rows, (row) => x[row]!).filter((value) => !Number.isNaN(value))
  return [quantile(known, 1 / 3), quantile(known, 2 / 3)]
}
