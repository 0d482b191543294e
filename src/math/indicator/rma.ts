import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { wilderPass } from './wilder.ts'

/**
 * Wilder's moving average, also called smoothed (SMMA): the mean of the first n values, then
 * (previous·(n − 1) + x) / n; NaN for the first n − 1 rows; Wilder, 1978.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function rmaInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, rmaOf(n), { x })
}

/** {@link rmaInto} into a new column in shared memory. */
export function rma(x: Column, n: number): Column {
  return batch(rmaOf(n), { x }).value
}

/** {@link rmaInto} value by value. */
export function rmaStream(n: number): Stream<number, number> {
  return streamOf(rmaOf(n))
}

function rmaOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'skipped',
    passes: ({ value }, { x }) => [wilderPass(value, x, { n, from: 0 })],
  }
}
