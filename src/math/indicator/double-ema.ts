import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'

/**
 * Double exponential moving average: 2·e − ema(e) of e = ema(x, n), each started with a mean of n values; NaN before
 * row 2(n − 1); Mulloy, TA-Lib `DEMA`.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function demaInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, demaOf(n), { x })
}

/** {@link demaInto} into a new column in shared memory. */
export function dema(x: Column, n: number): Column {
  return batch(demaOf(n), { x }).value
}

/** {@link demaInto} value by value. */
export function demaStream(n: number): Stream<number, number> {
  return streamOf(demaOf(n))
}

/**
 * Triple exponential moving average: 3·e − 3·ema(e) + ema(ema(e)) of e = ema(x, n), each started with a mean of n
 * values; NaN before row 3(n − 1); Mulloy, TA-Lib `TEMA`.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function temaInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, temaOf(n), { x })
}

/** {@link temaInto} into a new column in shared memory. */
export function tema(x: Column, n: number): Column {
  return batch(temaOf(n), { x }).value
}

/** {@link temaInto} value by value. */
export function temaStream(n: number): Stream<number, number> {
  return streamOf(temaOf(n))
}

function demaOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: 2 * n,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const [first, second] = [scratch(), scratch()]
      return [
        ...emaPasses([first, second], x, n),
        (begin, end) => {
          for (let row = begin; row < end; row++) value[row] = 2 * first[row]! - second[row]!
        },
      ]
    },
  }
}

function temaOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: 3 * n,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const [first, second, third] = [scratch(), scratch(), scratch()]
      return [
        ...emaPasses([first, second, third], x, n),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            value[row] = 3 * (first[row]! - second[row]!) + third[row]!
          }
        },
      ]
    },
  }
}

/** The average of x, the average of that, and so on: the k-th is NaN before row k·(n − 1). */
export function emaPasses(outs: readonly Column[], x: Column, n: number): readonly Pass[] {
  return outs.map((out, k) => emaPass(out, k === 0 ? x : outs[k - 1]!, { n, lead: n, from: k * (n - 1) }))
}
