import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { smaPass } from './sma.ts'

/**
 * Detrended price oscillator: x of ⌊n/2⌋ + 1 rows ago − the mean of the last n rows; the past is compared with the
 * mean around it, so that no later row is needed; NaN before row max(n − 1, ⌊n/2⌋ + 1); StockCharts.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function dpoInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, dpoOf(n), { x })
}

/** {@link dpoInto} into a new column in shared memory. */
export function dpo(x: Column, n: number): Column {
  return batch(dpoOf(n), { x }).value
}

/** {@link dpoInto} value by value. */
export function dpoStream(n: number): Stream<number, number> {
  return streamOf(dpoOf(n))
}

function dpoOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  const lag = Math.floor(n / 2) + 1
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'held',
    passes: ({ value }, { x }) => [
      smaPass(value, x, { n }),
      (begin, end) => {
        for (let row = begin; row < end; row++) value[row] = row < lag ? NaN : x[row - lag]! - value[row]!
      },
    ],
  }
}
