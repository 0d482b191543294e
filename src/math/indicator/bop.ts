import type { Candles, Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

type Prices = Pick<Candles, 'open' | 'high' | 'low' | 'close'>

/**
 * Balance of power, −1…1: (close − open) / (high − low), 0 where the range is 0; TA-Lib `BOP`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN where any of the four is.
 * @throws MathFault `math.length`
 */
export function bopInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, BOP, candles)
}

/** {@link bopInto} into a new column in shared memory. */
export function bop(candles: Prices): Column {
  return batch(BOP, candles).value
}

/** {@link bopInto} candle by candle. */
export function bopStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(BOP)
}

const BOP: Definition<keyof Prices, 'value'> = {
  inputs: ['open', 'high', 'low', 'close'],
  outputs: ['value'],
  reach: 0,
  gaps: 'held',
  passes: ({ value }, { open, high, low, close }) => [
    (begin, end) => {
      for (let row = begin; row < end; row++) {
        const range = high[row]! - low[row]!
        const move = close[row]! - open[row]!
        value[row] = range <= 0 ? move * 0 : move / range
      }
    },
  ],
}
