import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'

/**
 * Zero-lag exponential moving average: ema of x + (x − x[lag rows ago]) with lag = ⌊(n − 1)/2⌋, started with a
 * mean of n values; NaN before row lag + n − 1; Ehlers and Way, 2010.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function zlemaInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, zlemaOf(n), { x })
}

/** {@link zlemaInto} into a new column in shared memory. */
export function zlema(x: Column, n: number): Column {
  return batch(zlemaOf(n), { x }).value
}

/** {@link zlemaInto} value by value. */
export function zlemaStream(n: number): Stream<number, number> {
  return streamOf(zlemaOf(n))
}

function zlemaOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  const lag = Math.floor((n - 1) / 2)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: 2 * n,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const ahead = scratch()
      return [
        (begin, end) => {
          for (let row = Math.max(begin, lag); row < end; row++) ahead[row] = 2 * x[row]! - x[row - lag]!
        },
        emaPass(value, ahead, { n, lead: n, from: lag }),
      ]
    },
  }
}
