import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { movePasses } from './rsi.ts'

/**
 * Chande's momentum oscillator, −100…100: 100·(gain − loss) / (gain + loss) of changes averaged as in `rsi`, 0
 * when both are 0; NaN before row n; TA-Lib `CMO`.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function cmoInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, cmoOf(n), { x })
}

/** {@link cmoInto} into a new column in shared memory. */
export function cmo(x: Column, n: number): Column {
  return batch(cmoOf(n), { x }).value
}

/** {@link cmoInto} value by value. */
export function cmoStream(n: number): Stream<number, number> {
  return streamOf(cmoOf(n))
}

function cmoOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ value: gain }, { x }, scratch) => {
      const loss = scratch()
      return [
        ...movePasses({ gain, loss }, x, { n, method: 'wilder', scratch }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const total = gain[row]! + loss[row]!
            gain[row] = total === 0 ? 0 : 100 * ((gain[row]! - loss[row]!) / total)
          }
        },
      ]
    },
  }
}
