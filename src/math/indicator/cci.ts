import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { typicalPass } from './prices.ts'
import { smaPass } from './sma.ts'

/**
 * Commodity channel index: (typical price − its mean) / (0.015 · its mean absolute deviation) over `n` rows, 0 where
 * the deviation is 0; typical price = (high + low + close) / 3; NaN for the first n − 1 rows; TA-Lib `CCI`.
 * in: bars[rows]; out: out[rows]. NaN inside: NaN while the window holds it. Cost: O(n) a row.
 * @throws MathFault `math.period`, `math.length`
 */
export function cciInto(out: Column, bars: Bars, n: number): void {
  batchInto({ value: out }, cciOf(n), bars)
}

/** {@link cciInto} into a new column in shared memory. */
export function cci(bars: Bars, n: number): Column {
  return batch(cciOf(n), bars).value
}

/** {@link cciInto} bar by bar. */
export function cciStream(n: number): Stream<Row<keyof Bars, 'x'>, number> {
  return streamOf(cciOf(n))
}

function cciOf(n: number): Definition<keyof Bars, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, bars, scratch) => {
      const typical = scratch()
      return [
        typicalPass(typical, bars),
        smaPass(value, typical, { n }),
        (begin, end) => {
          for (let row = Math.max(begin, n - 1); row < end; row++) {
            const mean = value[row]!
            let sum = 0
            for (let at = row - n + 1; at <= row; at++) sum += Math.abs(typical[at]! - mean)
            const distance = typical[row]! - mean
            value[row] = distance === 0 || sum === 0 ? distance * 0 : distance / (0.015 * (sum / n))
          }
        },
      ]
    },
  }
}
