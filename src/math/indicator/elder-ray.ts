import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'

export interface ElderRayColumns {
  /** High above the average. */
  readonly bull: Column
  /** Low above the average; bears are strong where it is negative. */
  readonly bear: Column
}

/**
 * Elder ray: high and low less ema(close, n), which starts with a mean; NaN for the first n − 1 rows; Elder, 1989.
 * in: bars[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function elderRayInto(out: ElderRayColumns, bars: Bars, n: number): void {
  batchInto(out, elderRayOf(n), bars)
}

/** {@link elderRayInto} into new columns in shared memory. */
export function elderRay(bars: Bars, n: number): ElderRayColumns {
  return batch(elderRayOf(n), bars)
}

/** {@link elderRayInto} bar by bar. */
export function elderRayStream(n: number): Stream<Row<keyof Bars, 'x'>, Row<keyof ElderRayColumns, 'value'>> {
  return streamOf(elderRayOf(n))
}

function elderRayOf(n: number): Definition<keyof Bars, keyof ElderRayColumns> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['bull', 'bear'],
    reach: n,
    gaps: 'skipped',
    passes: ({ bull, bear }, { high, low, close }) => [
      emaPass(bull, close, { n, lead: n }),
      (begin, end) => {
        for (let row = begin; row < end; row++) {
          bear[row] = low[row]! - bull[row]!
          bull[row] = high[row]! - bull[row]!
        }
      },
    ],
  }
}
