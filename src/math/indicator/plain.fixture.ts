import type { Candles } from '../../domain/index.ts'

/** Second definitions of what indicators are made of: plain arrays, whole windows, no state. NaN is unknown. */
export type Values = readonly number[]

export const total = (values: Values) => values.reduce((sum, value) => sum + value, 0)
export const average = (values: Values) => total(values) / values.length
export const largest = (values: Values) => Math.max(...values)
export const smallest = (values: Values) => Math.min(...values)
export const moment = (values: Values, power: number) =>
  average(values.map((value) => (value - average(values)) ** power))

/** Row by row. */
export function each(rows: ArrayLike<unknown>, of: (row: number) => number): number[] {
  return Array.from({ length: rows.length }, (_, row) => of(row))
}

/** A function of full windows, NaN before the first and while a window holds a NaN. */
export function rolling(x: ArrayLike<number>, n: number, of: (values: number[]) => number): number[] {
  return each(x, (row) => {
    const values = Array.from(x).slice(Math.max(0, row + 1 - n), row + 1)
    return values.length < n || values.some(Number.isNaN) ? NaN : of(values)
  })
}

/** `step` of the average before and the value, started with the mean of the first n known values. */
export function seeded(
  x: ArrayLike<number>,
  n: number,
  step: (before: number, value: number) => number,
): number[] {
  const first = Array.from(x).findIndex((value) => !Number.isNaN(value))
  let before = NaN
  return each(x, (row) => {
    const last = first + n - 1
    if (first < 0 || row < last) return NaN
    before = row === last ? average(Array.from(x).slice(first, row + 1)) : step(before, x[row]!)
    return before
  })
}

export function emaLike(x: ArrayLike<number>, n: number): number[] {
  return seeded(x, n, (before, value) => before + (2 / (n + 1)) * (value - before))
}

/** Started with the first known value. */
export function emaFromFirst(x: ArrayLike<number>, n: number): number[] {
  let before = NaN
  return each(x, (row) => {
    before = Number.isNaN(before) ? x[row]! : before + (2 / (n + 1)) * (x[row]! - before)
    return before
  })
}

export function wilderLike(x: ArrayLike<number>, n: number): number[] {
  return seeded(x, n, (before, value) => before + (value - before) / n)
}

export function smaLike(x: ArrayLike<number>, n: number): number[] {
  return rolling(x, n, average)
}

export function wmaLike(x: ArrayLike<number>, n: number): number[] {
  return rolling(
    x,
    n,
    (values) => total(values.map((value, k) => (k + 1) * value)) / total(values.map((_, k) => k + 1)),
  )
}

/** x less its value n rows ago. */
export function changes(x: ArrayLike<number>, n = 1): number[] {
  return each(x, (row) => (row < n ? NaN : x[row]! - x[row - n]!))
}

export function typicalLike({ high, low, close }: Pick<Candles, 'high' | 'low' | 'close'>): number[] {
  return each(close, (row) => (high[row]! + low[row]! + close[row]!) / 3)
}

export function medianLike({ high, low }: Pick<Candles, 'high' | 'low'>): number[] {
  return each(high, (row) => (high[row]! + low[row]!) / 2)
}

export function rangeLike({ high, low, close }: Pick<Candles, 'high' | 'low' | 'close'>): number[] {
  return each(close, (row) =>
    row === 0 ? NaN : Math.max(high[row]!, close[row - 1]!) - Math.min(low[row]!, close[row - 1]!),
  )
}

/** Two series row by row. */
export function both(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  of: (a: number, b: number) => number,
): number[] {
  return each(a, (row) => of(a[row]!, b[row]!))
}

/** Where the value stands in its range, 0…1; 0 in a range of 0. */
export function place(value: number, bottom: number, top: number): number {
  return top === bottom ? 0 * value : (value - bottom) / (top - bottom)
}

/** Averaged rises and falls over `lag` rows, and what they make of each row. */
export function movesLike(
  x: ArrayLike<number>,
  { n, lag = 1 }: { n: number; lag?: number },
  of: (rise: number, fall: number) => number,
): number[] {
  const moves = changes(x, lag)
  const rises = moves.map((move) => Math.max(move, 0))
  const falls = moves.map((move) => Math.max(-move, 0))
  return both(wilderLike(rises, n), wilderLike(falls, n), of)
}

export function rsiLike(x: ArrayLike<number>, n: number, lag = 1): number[] {
  return movesLike(x, { n, lag }, (rise, fall) => 100 * place(rise, 0, rise + fall))
}

/** Change in percent. */
export function rateOfChange(x: ArrayLike<number>, n: number): number[] {
  return both(x, changes(x, n), (value, change) => (100 * change) / (value - change))
}
