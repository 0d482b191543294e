import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { slopePass } from './linear-regression.ts'
import { smaPass } from './sma.ts'
import { variancePass } from './variance.ts'

/**
 * End of the least-squares line through the last n rows: its value on the newest; NaN for the first n − 1; TA-Lib
 * `LINEARREG`.
 * in: x[rows]; out: out[rows], not x itself; n ≥ 2. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function linregInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, linregOf(n), { x })
}

/** {@link linregInto} into a new column in shared memory. */
export function linreg(x: Column, n: number): Column {
  return batch(linregOf(n), { x }).value
}

/** {@link linregInto} value by value. */
export function linregStream(n: number): Stream<number, number> {
  return streamOf(linregOf(n))
}

/**
 * Start of that line: its value on the oldest row; TA-Lib `LINEARREG_INTERCEPT`; else as {@link linregInto}.
 */
export function linregInterceptInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, linregInterceptOf(n), { x })
}

/** {@link linregInterceptInto} into a new column in shared memory. */
export function linregIntercept(x: Column, n: number): Column {
  return batch(linregInterceptOf(n), { x }).value
}

/** {@link linregInterceptInto} value by value. */
export function linregInterceptStream(n: number): Stream<number, number> {
  return streamOf(linregInterceptOf(n))
}

/**
 * That line one row further: time series forecast; TA-Lib `TSF`; else as {@link linregInto}.
 */
export function tsfInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, tsfOf(n), { x })
}

/** {@link tsfInto} into a new column in shared memory. */
export function tsf(x: Column, n: number): Column {
  return batch(tsfOf(n), { x }).value
}

/** {@link tsfInto} value by value. */
export function tsfStream(n: number): Stream<number, number> {
  return streamOf(tsfOf(n))
}

/**
 * Share of the variance of the last n rows that the line explains, 0…1; NaN for the first n − 1 and where the window is
 * flat.
 * in: x[rows]; out: out[rows], not x itself; n ≥ 2. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function linregR2Into(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, linregR2Of(n), { x })
}

/** {@link linregR2Into} into a new column in shared memory. */
export function linregR2(x: Column, n: number): Column {
  return batch(linregR2Of(n), { x }).value
}

/** {@link linregR2Into} value by value. */
export function linregR2Stream(n: number): Stream<number, number> {
  return streamOf(linregR2Of(n))
}

function linregOf(n: number): Definition<'x', 'value'> {
  return lineOf(n, (n - 1) / 2)
}

function linregInterceptOf(n: number): Definition<'x', 'value'> {
  return lineOf(n, -(n - 1) / 2)
}

function tsfOf(n: number): Definition<'x', 'value'> {
  return lineOf(n, (n + 1) / 2)
}

function linregR2Of(n: number): Definition<'x', 'value'> {
  requirePeriod(n, 2)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }, scratch) => {
      const slope = scratch()
      const spread = (n * n - 1) / 12
      return [
        slopePass(slope, x, { n }),
        variancePass(value, x, { n }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const explained = slope[row]! * slope[row]! * spread
            value[row] = value[row] === 0 ? NaN : Math.min(1, explained / value[row]!)
          }
        },
      ]
    },
  }
}

/** Mean of the window, moved along its line by `rows` rows from the middle. */
function lineOf(n: number, rows: number): Definition<'x', 'value'> {
  requirePeriod(n, 2)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }, scratch) => {
      const slope = scratch()
      return [
        slopePass(slope, x, { n }),
        smaPass(value, x, { n }),
        (begin, end) => {
          for (let row = begin; row < end; row++) value[row] = value[row]! + slope[row]! * rows
        },
      ]
    },
  }
}
