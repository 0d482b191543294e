import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { slopePass } from './linear-regression.ts'
import { variancePass } from './variance.ts'

/**
 * Share of the variance of the last n rows that the line explains, 0…1; NaN for the first n − 1 and where the
 * window is flat.
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
