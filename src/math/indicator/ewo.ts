import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'

export interface EwoOptions {
  /** Default 5. */
  readonly fast?: number
  /** Default 35. */
  readonly slow?: number
}

/**
 * Elliott wave oscillator: ema(fast) − ema(slow), which start with a mean, in percent of x, 0 where that is 0; NaN
 * before row max(fast, slow) − 1; the form that strategies of the freqtrade community use.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function ewoInto(out: Column, x: Column, options: EwoOptions = {}): void {
  batchInto({ value: out }, ewoOf(options), { x })
}

/** {@link ewoInto} into a new column in shared memory. */
export function ewo(x: Column, options: EwoOptions = {}): Column {
  return batch(ewoOf(options), { x }).value
}

/** {@link ewoInto} value by value. */
export function ewoStream(options: EwoOptions = {}): Stream<number, number> {
  return streamOf(ewoOf(options))
}

function ewoOf({ fast = 5, slow = 35 }: EwoOptions): Definition<'x', 'value'> {
  requirePeriod(fast)
  requirePeriod(slow)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: Math.max(fast, slow),
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const long = scratch()
      return [
        emaPass(value, x, { n: fast, lead: fast }),
        emaPass(long, x, { n: slow, lead: slow }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const distance = value[row]! - long[row]!
            value[row] = x[row] === 0 ? distance * 0 : (distance / x[row]!) * 100
          }
        },
      ]
    },
  }
}
