import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { medianPass } from './prices.ts'
import { smaPass } from './sma.ts'

type Range = Pick<Bars, 'high' | 'low'>

export interface AoOptions {
  /** Default 5. */
  readonly fast?: number
  /** Default 34. */
  readonly slow?: number
}

/**
 * Awesome oscillator: mean of the last `fast` median prices − mean of the last `slow`; NaN before row
 * max(fast, slow) − 1; Bill Williams, 1995.
 * in: high, low[rows]; out: out[rows]. NaN inside: NaN while a window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function aoInto(out: Column, range: Range, options: AoOptions = {}): void {
  batchInto({ value: out }, aoOf(options), range)
}

/** {@link aoInto} into a new column in shared memory. */
export function ao(range: Range, options: AoOptions = {}): Column {
  return batch(aoOf(options), range).value
}

/** {@link aoInto} bar by bar. */
export function aoStream(options: AoOptions = {}): Stream<Row<keyof Range, 'x'>, number> {
  return streamOf(aoOf(options))
}

function aoOf({ fast = 5, slow = 34 }: AoOptions): Definition<keyof Range, 'value'> {
  requirePeriod(fast)
  requirePeriod(slow)
  return {
    inputs: ['high', 'low'],
    outputs: ['value'],
    reach: Math.max(fast, slow),
    gaps: 'held',
    passes: ({ value }, range, scratch) => {
      const [median, long] = [scratch(), scratch()]
      return [
        medianPass(median, range),
        smaPass(value, median, { n: fast }),
        smaPass(long, median, { n: slow }),
        (begin, end) => {
          for (let row = begin; row < end; row++) value[row] = value[row]! - long[row]!
        },
      ]
    },
  }
}
