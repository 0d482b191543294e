import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

/**
 * Momentum: x minus its value `n` rows ago; NaN for the first n rows; TA-Lib `MOM`.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN where either value is.
 * @throws MathFault `math.period`, `math.length`
 */
export function momInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, momOf(n), { x })
}

/** {@link momInto} into a new column in shared memory. */
export function mom(x: Column, n: number): Column {
  return batch(momOf(n), { x }).value
}

/** {@link momInto} value by value. */
export function momStream(n: number): Stream<number, number> {
  return streamOf(momOf(n))
}

/**
 * Rate of change in percent of the value `n` rows ago, 0 where that is 0; NaN for the first n rows; TA-Lib `ROC`.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN where either value is.
 * @throws MathFault `math.period`, `math.length`
 */
export function rocInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, rocOf(n), { x })
}

/** {@link rocInto} into a new column in shared memory. */
export function roc(x: Column, n: number): Column {
  return batch(rocOf(n), { x }).value
}

/** {@link rocInto} value by value. */
export function rocStream(n: number): Stream<number, number> {
  return streamOf(rocOf(n))
}

function momOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }) => [momPass(value, x, n)],
  }
}

function rocOf(n: number): Definition<'x', 'value'> {
  return { ...momOf(n), passes: ({ value }, { x }) => [rocPass(value, x, n)] }
}

/** Change since `n` rows ago; NaN before row n. out is not x. */
export function momPass(out: Column, x: Column, n: number): Pass {
  return (begin, end) => {
    let row = begin
    for (; row < end && row < n; row++) out[row] = NaN
    for (; row < end; row++) out[row] = x[row]! - x[row - n]!
  }
}

/** Change since `n` rows ago in percent; NaN before row n. out is not x. */
export function rocPass(out: Column, x: Column, n: number): Pass {
  return (begin, end) => {
    let row = begin
    for (; row < end && row < n; row++) out[row] = NaN
    for (; row < end; row++) {
      const base = x[row - n]!
      out[row] = base === 0 ? x[row]! * 0 : (x[row]! / base - 1) * 100
    }
  }
}
