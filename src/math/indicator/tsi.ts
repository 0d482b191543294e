import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'

export interface TsiOptions {
  /** Period of the first averages, default 25. */
  readonly long?: number
  /** Period of the averages of them, default 13. */
  readonly short?: number
}

/**
 * True strength index, −100…100: 100 · average of averages of changes / the same of absolute changes (0 where that
 * is 0), exponential, each started with a mean; NaN before row long + short − 1; Blau, 1991.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function tsiInto(out: Column, x: Column, options: TsiOptions = {}): void {
  batchInto({ value: out }, tsiOf(options), { x })
}

/** {@link tsiInto} into a new column in shared memory. */
export function tsi(x: Column, options: TsiOptions = {}): Column {
  return batch(tsiOf(options), { x }).value
}

/** {@link tsiInto} value by value. */
export function tsiStream(options: TsiOptions = {}): Stream<number, number> {
  return streamOf(tsiOf(options))
}

function tsiOf({ long = 25, short = 13 }: TsiOptions): Definition<'x', 'value'> {
  requirePeriod(long)
  requirePeriod(short)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: long + short,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const [change, size] = [scratch(), scratch()]
      return [
        (begin, end) => {
          for (let row = Math.max(begin, 1); row < end; row++) {
            change[row] = x[row]! - x[row - 1]!
            size[row] = Math.abs(change[row]!)
          }
        },
        emaPass(change, change, { n: long, lead: long, from: 1 }),
        emaPass(size, size, { n: long, lead: long, from: 1 }),
        emaPass(value, change, { n: short, lead: short, from: long }),
        emaPass(size, size, { n: short, lead: short, from: long }),
        (begin, end) => {
          for (let row = begin; row < end; row++)
            value[row] = size[row] === 0 ? 0 : 100 * (value[row]! / size[row]!)
        },
      ]
    },
  }
}
