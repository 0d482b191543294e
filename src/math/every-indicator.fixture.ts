import { type Candles, type Column, type Mask, PRICE_COLUMNS } from '../domain/index.ts'
import type { Stream } from './index.ts'

/** A column, a mask, or an object of columns. */
export type Result = object

/** A row's value, or one for each column. */
type RowResult = number | Readonly<Record<string, number>>

/** How the facts run a function; `n` is a small period. */
export interface Entry {
  readonly run: (candles: Candles, n: number) => Result
  /** The kernel; `out` has the shape of the result. Missing where there is none. */
  readonly into?: (out: never, candles: Candles, n: number) => void
  /** A stream, fed with one row of the candles at a time. Missing where there is none. */
  readonly stream?: (n: number) => (candles: Candles, row: number) => RowResult
  /** Smallest period, where it is not 1. */
  readonly least?: number
  /** Has no period, or masks instead of values. */
  readonly kind?: 'no-period' | 'mask'
}

/** Entries by function; behind a space what sets one apart from others of the same function. */
export type Table = Readonly<Record<string, Entry>>

type More = Pick<Entry, 'least' | 'kind'>

/** A function of closing prices in its three forms; `args` makes its other arguments of a period. */
export function ofClose<A extends [] | unknown[]>(
  forms: readonly [
    (x: Column, ...args: A) => Result,
    (out: never, x: Column, ...args: A) => void,
    (...args: A) => Stream<number, RowResult>,
  ],
  args: (n: number) => A,
  more: More = {},
): Entry {
  const [run, into, stream] = forms
  return {
    run: (candles, n) => run(candles.close, ...args(n)),
    into: (out, candles, n) => into(out, candles.close, ...args(n)),
    stream: (n) => {
      const fed = stream(...args(n))
      return (candles, row) => fed.next(candles.close[row]!)
    },
    ...more,
  }
}

/** The same of candles. */
export function ofCandles<A extends [] | unknown[]>(
  forms: readonly [
    (candles: Candles, ...args: A) => Result,
    (out: never, candles: Candles, ...args: A) => void,
    (...args: A) => Stream<never, RowResult>,
  ],
  args: (n: number) => A,
  more: More = {},
): Entry {
  const [run, into, stream] = forms
  return {
    run: (candles, n) => run(candles, ...args(n)),
    into: (out, candles, n) => into(out, candles, ...args(n)),
    stream: (n) => {
      const fed = stream(...args(n))
      return (candles, row) => fed.next(rowOf(candles, row) as never)
    },
    ...more,
  }
}

/** The same of two columns: closing prices and opening prices. */
export function ofPair<A extends [] | unknown[]>(
  forms: readonly [
    (x: Column, y: Column, ...args: A) => Result,
    (out: never, x: Column, y: Column, ...args: A) => void,
    (...args: A) => Stream<{ readonly x: number; readonly y: number }, RowResult>,
  ],
  args: (n: number) => A,
  more: More = {},
): Entry {
  const [run, into, stream] = forms
  return {
    run: ({ close, open }, n) => run(close, open, ...args(n)),
    into: (out, { close, open }, n) => into(out, close, open, ...args(n)),
    stream: (n) => {
      const fed = stream(...args(n))
      return ({ close, open }, row) => fed.next({ x: close[row]!, y: open[row]! })
    },
    ...more,
  }
}

export function columnsOf(result: Result): (Column | Mask)[] {
  return ArrayBuffer.isView(result) ? [result as Column | Mask] : Object.values(result)
}

function rowOf(candles: Candles, row: number): Record<string, number> {
  const names = ['time', ...PRICE_COLUMNS] as const
  return Object.fromEntries(names.map((name) => [name, candles[name][row]!]))
}
