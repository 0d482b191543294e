import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { smaPass } from './sma.ts'

export interface AccBandsColumns {
  readonly upper: Column
  readonly middle: Column
  readonly lower: Column
}

/**
 * Acceleration bands: means of the last n rows of high·(1 + 4w) and low·(1 − 4w) with w = (high − low)/(high +
 * low), 0 where that sum is 0, and of close; NaN for the first n − 1 rows; Headley, TA-Lib `ACCBANDS`.
 * in: bars[rows]; out: three columns[rows]. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function accBandsInto(out: AccBandsColumns, bars: Bars, n: number): void {
  batchInto(out, accBandsOf(n), bars)
}

/** {@link accBandsInto} into new columns in shared memory. */
export function accBands(bars: Bars, n: number): AccBandsColumns {
  return batch(accBandsOf(n), bars)
}

/** {@link accBandsInto} bar by bar. */
export function accBandsStream(n: number): Stream<Row<keyof Bars, 'x'>, Row<keyof AccBandsColumns, 'value'>> {
  return streamOf(accBandsOf(n))
}

function accBandsOf(n: number): Definition<keyof Bars, keyof AccBandsColumns> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['upper', 'middle', 'lower'],
    reach: n,
    gaps: 'held',
    passes: ({ upper, middle, lower }, { high, low, close }, scratch) => {
      const [top, bottom] = [scratch(), scratch()]
      return [
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const sum = high[row]! + low[row]!
            const width = sum === 0 ? 0 : (4 * (high[row]! - low[row]!)) / sum
            top[row] = high[row]! * (1 + width)
            bottom[row] = low[row]! * (1 - width)
          }
        },
        smaPass(upper, top, { n }),
        smaPass(middle, close, { n }),
        smaPass(lower, bottom, { n }),
      ]
    },
  }
}
