import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { slopePass } from './linear-regression.ts'
import { smaPass } from './sma.ts'

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

/** That line one row further: time series forecast; TA-Lib `TSF`; else as {@link linregInto}. */
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

function linregOf(n: number): Definition<'x', 'value'> {
  return lineOf(n, (n - 1) / 2)
}

function tsfOf(n: number): Definition<'x', 'value'> {
  return lineOf(n, (n + 1) / 2)
}

/** Mean of the window, moved along its line by `rows` rows from the middle. */
export function lineOf(n: number, rows: number): Definition<'x', 'value'> {
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
