import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'
import { sumPass } from './sma.ts'

type Range = Pick<Bars, 'high' | 'low'>

export interface MassIndexOptions {
  /** Period of both averages, default 9. */
  readonly average?: number
  /** Ratios summed, default 25. */
  readonly sum?: number
}

/**
 * Mass index: sum of the last ratios e / ema(e) of e = ema(high − low), each started with a mean, 1 where both are
 * 0; NaN before row 2(average − 1) + sum − 1; Dorsey, 1992.
 * in: high, low[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function massIndexInto(out: Column, range: Range, options: MassIndexOptions = {}): void {
  batchInto({ value: out }, massIndexOf(options), range)
}

/** {@link massIndexInto} into a new column in shared memory. */
export function massIndex(range: Range, options: MassIndexOptions = {}): Column {
  return batch(massIndexOf(options), range).value
}

/** {@link massIndexInto} bar by bar. */
export function massIndexStream(options: MassIndexOptions = {}): Stream<Row<keyof Range, 'x'>, number> {
  return streamOf(massIndexOf(options))
}

function massIndexOf({ average = 9, sum = 25 }: MassIndexOptions): Definition<keyof Range, 'value'> {
  requirePeriod(average)
  requirePeriod(sum)
  return {
    inputs: ['high', 'low'],
    outputs: ['value'],
    reach: 2 * average + sum,
    gaps: 'skipped',
    passes: ({ value }, { high, low }, scratch) => {
      const [ratio, second] = [scratch(), scratch()]
      return [
        (begin, end) => {
          for (let row = begin; row < end; row++) ratio[row] = high[row]! - low[row]!
        },
        emaPass(ratio, ratio, { n: average, lead: average }),
        emaPass(second, ratio, { n: average, lead: average, from: average - 1 }),
        (begin, end) => {
          for (let row = begin; row < end; row++)
            ratio[row] = second[row] === 0 ? 1 : ratio[row]! / second[row]!
        },
        sumPass(value, ratio, { n: sum, from: 2 * (average - 1) }),
      ]
    },
  }
}
