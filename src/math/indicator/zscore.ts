import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { smaPass } from './sma.ts'
import { stddevPasses } from './variance.ts'

/**
 * Distance from the mean of the last `n` rows in their population standard deviations.
 * in: x[rows]; out: out[rows], not x itself. NaN for the first n − 1 rows, while the window holds a NaN, and where
 * the window is flat.
 * @throws MathFault `math.period`, `math.length`
 */
export function zscoreInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, zscoreOf(n), { x })
}

/** {@link zscoreInto} into a new column in shared memory. */
export function zscore(x: Column, n: number): Column {
  return batch(zscoreOf(n), { x }).value
}

/** {@link zscoreInto} value by value. */
export function zscoreStream(n: number): Stream<number, number> {
  return streamOf(zscoreOf(n))
}

function zscoreOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }, scratch) => {
      const mean = scratch()
      return [
        smaPass(mean, x, { n }),
        ...stddevPasses(value, x, { n }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const spread = value[row]!
            value[row] = spread === 0 ? NaN : (x[row]! - mean[row]!) / spread
          }
        },
      ]
    },
  }
}
