import type { Candles, Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { log } from '../elementary/log.ts'
import { requirePeriod, requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { smaPass } from './sma.ts'
import { stddevPasses } from './variance.ts'

type Range = Pick<Bars, 'high' | 'low'>
type Prices = Pick<Candles, 'open' | 'high' | 'low' | 'close'>

export interface VolatilityOptions {
  /** Rows in the span that the result is for: 365 turns daily candles into a year; default 1, a row. */
  readonly rows?: number
}

/**
 * Volatility of closes: sample standard deviation of the last n changes of ln x, times √rows; NaN before row n; as
 * a share.
 * in: x[rows], positive; out: out[rows]; n ≥ 2. NaN: such rows give NaN and are skipped; so is the change from or
 * to a value that is not positive while the window holds it.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function historicalVolatilityInto(
  out: Column,
  x: Column,
  n: number,
  options: VolatilityOptions = {},
): void {
  batchInto({ value: out }, historicalVolatilityOf(n, options), { x })
}

/** {@link historicalVolatilityInto} into a new column in shared memory. */
export function historicalVolatility(x: Column, n: number, options: VolatilityOptions = {}): Column {
  return batch(historicalVolatilityOf(n, options), { x }).value
}

/** {@link historicalVolatilityInto} value by value. */
export function historicalVolatilityStream(
  n: number,
  options: VolatilityOptions = {},
): Stream<number, number> {
  return streamOf(historicalVolatilityOf(n, options))
}

/**
 * Parkinson's volatility of ranges: √(mean of ln(high/low)² over n rows / (4·ln 2)), times √rows; NaN for the
 * first n − 1 rows; as a share; Parkinson, 1980.
 * in: high, low[rows], positive; out: out[rows]. NaN inside, or a price that is not positive: NaN while the window
 * holds it.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function parkinsonInto(out: Column, range: Range, n: number, options: VolatilityOptions = {}): void {
  batchInto({ value: out }, parkinsonOf(n, options), range)
}

/** {@link parkinsonInto} into a new column in shared memory. */
export function parkinson(range: Range, n: number, options: VolatilityOptions = {}): Column {
  return batch(parkinsonOf(n, options), range).value
}

/** {@link parkinsonInto} bar by bar. */
export function parkinsonStream(
  n: number,
  options: VolatilityOptions = {},
): Stream<Row<keyof Range, 'x'>, number> {
  return streamOf(parkinsonOf(n, options))
}

/**
 * Garman and Klass' volatility: √(mean of ½·ln(high/low)² − (2·ln 2 − 1)·ln(close/open)² over n rows, at least 0),
 * times √rows; NaN for the first n − 1 rows; as a share; Garman and Klass, 1980.
 * in: open, high, low, close[rows], positive; out: out[rows]. NaN inside, or a price that is not positive: NaN
 * while the window holds it.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function garmanKlassInto(
  out: Column,
  candles: Prices,
  n: number,
  options: VolatilityOptions = {},
): void {
  batchInto({ value: out }, garmanKlassOf(n, options), candles)
}

/** {@link garmanKlassInto} into a new column in shared memory. */
export function garmanKlass(candles: Prices, n: number, options: VolatilityOptions = {}): Column {
  return batch(garmanKlassOf(n, options), candles).value
}

/** {@link garmanKlassInto} candle by candle. */
export function garmanKlassStream(
  n: number,
  options: VolatilityOptions = {},
): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(garmanKlassOf(n, options))
}

function historicalVolatilityOf(n: number, { rows = 1 }: VolatilityOptions): Definition<'x', 'value'> {
  requirePeriod(n, 2)
  requireWithin('rows', rows, [0, Number.MAX_VALUE])
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const change = scratch()
      const scale = Math.sqrt((rows * n) / (n - 1))
      return [
        (begin, end) => {
          for (let row = Math.max(begin, 1); row < end; row++) {
            change[row] = x[row]! > 0 && x[row - 1]! > 0 ? log(x[row]! / x[row - 1]!) : NaN
          }
        },
        ...stddevPasses(value, change, { n, from: 1 }),
        scalePass(value, scale),
      ]
    },
  }
}

function parkinsonOf(n: number, { rows = 1 }: VolatilityOptions): Definition<keyof Range, 'value'> {
  requirePeriod(n)
  requireWithin('rows', rows, [0, Number.MAX_VALUE])
  return {
    inputs: ['high', 'low'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { high, low }, scratch) => {
      const square = scratch()
      return [
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const range = low[row]! > 0 ? log(high[row]! / low[row]!) : NaN
            square[row] = range * range
          }
        },
        smaPass(value, square, { n }),
        rootPass(value, rows / (4 * log(2))),
      ]
    },
  }
}

function garmanKlassOf(n: number, { rows = 1 }: VolatilityOptions): Definition<keyof Prices, 'value'> {
  requirePeriod(n)
  requireWithin('rows', rows, [0, Number.MAX_VALUE])
  return {
    inputs: ['open', 'high', 'low', 'close'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { open, high, low, close }, scratch) => {
      const square = scratch()
      const share = 2 * log(2) - 1
      return [
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const known = low[row]! > 0 && open[row]! > 0
            const range = known ? log(high[row]! / low[row]!) : NaN
            const move = known ? log(close[row]! / open[row]!) : NaN
            square[row] = 0.5 * range * range - share * move * move
          }
        },
        smaPass(value, square, { n }),
        rootPass(value, rows),
      ]
    },
  }
}

function scalePass(out: Column, scale: number): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) out[row] = out[row]! * scale
  }
}

/** √(out·scale), 0 of what is negative. */
function rootPass(out: Column, scale: number): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) out[row] = Math.sqrt(Math.max(0, out[row]! * scale))
  }
}
