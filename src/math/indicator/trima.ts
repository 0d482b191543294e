import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { smaPass } from './sma.ts'

/**
 * Triangular moving average: the mean of means of half the window, so that the middle weighs most; NaN for the first
 * n − 1 rows; TA-Lib `TRIMA`.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function trimaInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, trimaOf(n), { x })
}

/** {@link trimaInto} into a new column in shared memory. */
export function trima(x: Column, n: number): Column {
  return batch(trimaOf(n), { x }).value
}

/** {@link trimaInto} value by value. */
export function trimaStream(n: number): Stream<number, number> {
  return streamOf(trimaOf(n))
}

function trimaOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: 2 * n,
    gaps: 'held',
    passes: ({ value }, { x }, scratch) => {
      const half = scratch()
      const inner = Math.ceil(n / 2)
      return [smaPass(half, x, { n: inner }), smaPass(value, half, { n: n + 1 - inner, from: inner - 1 })]
    },
  }
}
