import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { rocPass } from './momentum.ts'
import { wmaPass } from './wma.ts'

export interface CoppockOptions {
  /** Default 14. */
  readonly long?: number
  /** Default 11. */
  readonly short?: number
  /** Period of the weighted average, default 10. */
  readonly average?: number
}

/**
 * Coppock curve: weighted average of roc(x, long) + roc(x, short), in percent; NaN before row
 * max(long, short) + average − 1; Coppock, 1962.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function coppockInto(out: Column, x: Column, options: CoppockOptions = {}): void {
  batchInto({ value: out }, coppockOf(options), { x })
}

/** {@link coppockInto} into a new column in shared memory. */
export function coppock(x: Column, options: CoppockOptions = {}): Column {
  return batch(coppockOf(options), { x }).value
}

/** {@link coppockInto} value by value. */
export function coppockStream(options: CoppockOptions = {}): Stream<number, number> {
  return streamOf(coppockOf(options))
}

function coppockOf({ long = 14, short = 11, average = 10 }: CoppockOptions): Definition<'x', 'value'> {
  requirePeriod(long)
  requirePeriod(short)
  requirePeriod(average)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: Math.max(long, short) + average,
    gaps: 'held',
    passes: ({ value }, { x }, scratch) => {
      const [slow, sum] = [scratch(), scratch()]
      return [
        rocPass(slow, x, long),
        rocPass(sum, x, short),
        (begin, end) => {
          for (let row = begin; row < end; row++) sum[row] = slow[row]! + sum[row]!
        },
        wmaPass(value, sum, { n: average, from: Math.max(long, short) }),
      ]
    },
  }
}
