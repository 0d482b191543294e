import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { emaPasses } from './double-ema.ts'
import { rocPass } from './momentum.ts'

/**
 * Change in percent, from row to row, of the average of the average of the average of x, each started with a mean
 * of n values; NaN before row 3(n − 1) + 1; TA-Lib `TRIX`.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function trixInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, trixOf(n), { x })
}

/** {@link trixInto} into a new column in shared memory. */
export function trix(x: Column, n: number): Column {
  return batch(trixOf(n), { x }).value
}

/** {@link trixInto} value by value. */
export function trixStream(n: number): Stream<number, number> {
  return streamOf(trixOf(n))
}

function trixOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: 3 * n,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const [first, second, third] = [scratch(), scratch(), scratch()]
      return [...emaPasses([first, second, third], x, n), rocPass(value, third, 1)]
    },
  }
}
