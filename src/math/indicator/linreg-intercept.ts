import type { Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { lineOf } from './linreg.ts'

/**
 * Start of the least-squares line through the last n rows: its value on the oldest; TA-Lib `LINEARREG_INTERCEPT`;
 * else as `linreg`.
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

function linregInterceptOf(n: number): Definition<'x', 'value'> {
  return lineOf(n, -(n - 1) / 2)
}
