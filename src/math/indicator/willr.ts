import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'

/**
 * Williams %R, −100…0: distance of the close below the highest high of `n` rows in percent of their range, 0 where
 * the range is 0; NaN for the first n − 1 rows; TA-Lib `WILLR`.
 * in: bars[rows]; out: out[rows], none of the inputs. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function willrInto(out: Column, bars: Bars, n: number): void {
  batchInto({ value: out }, willrOf(n), bars)
}

/** {@link willrInto} into a new column in shared memory. */
export function willr(bars: Bars, n: number): Column {
  return batch(willrOf(n), bars).value
}

/** {@link willrInto} bar by bar. */
export function willrStream(n: number): Stream<Row<keyof Bars, 'x'>, number> {
  return streamOf(willrOf(n))
}

function willrOf(n: number): Definition<keyof Bars, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { high, low, close }, scratch) => {
      const bottom = scratch()
      return [
        ...highestPasses(value, high, n),
        ...lowestPasses(bottom, low, n),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const below = value[row]! - close[row]!
            const range = value[row]! - bottom[row]!
            value[row] = range === 0 ? below * 0 : -100 * (below / range)
          }
        },
      ]
    },
  }
}
