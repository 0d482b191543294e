import type { Column } from '../../domain/index.ts'
import { requirePeriod, requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { emaPasses } from './double-ema.ts'

export interface T3Options {
  /** How much of the lag is taken out, 0…1; default 0.7. */
  readonly volumeFactor?: number
}

/**
 * Tillson's T3: six averages of averages e₁…e₆ of period n, each started with a mean of n values, mixed to
 * c₁·e₆ + c₂·e₅ + c₃·e₄ + c₄·e₃ with, for the factor v, c₁ = −v³, c₂ = 3v² + 3v³, c₃ = −6v² − 3v − 3v³,
 * c₄ = 1 + 3v + v³ + 3v²; NaN before row 6(n − 1); TA-Lib `T3`.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function t3Into(out: Column, x: Column, n: number, options: T3Options = {}): void {
  batchInto({ value: out }, t3Of(n, options), { x })
}

/** {@link t3Into} into a new column in shared memory. */
export function t3(x: Column, n: number, options: T3Options = {}): Column {
  return batch(t3Of(n, options), { x }).value
}

/** {@link t3Into} value by value. */
export function t3Stream(n: number, options: T3Options = {}): Stream<number, number> {
  return streamOf(t3Of(n, options))
}

function t3Of(n: number, { volumeFactor: v = 0.7 }: T3Options): Definition<'x', 'value'> {
  requirePeriod(n)
  requireWithin('volumeFactor', v, [0, 1])
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: 6 * n,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const averages = Array.from({ length: 6 }, scratch)
      const [, , third, fourth, fifth, sixth] = averages as [Column, Column, Column, Column, Column, Column]
      const c1 = -v * v * v
      const c2 = 3 * (v * v - c1)
      const c3 = -6 * v * v - 3 * (v - c1)
      const c4 = 1 + 3 * v - c1 + 3 * v * v
      return [
        ...emaPasses(averages, x, n),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            value[row] = c1 * sixth[row]! + c2 * fifth[row]! + c3 * fourth[row]! + c4 * third[row]!
          }
        },
      ]
    },
  }
}
