import type { Candles, Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

type Traded = Pick<Candles, 'close' | 'volume'>

/**
 * Price and volume trend: 0 on the first row, then plus volume · relative change of the close, 0 where the close
 * before is 0.
 * in: close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function pvtInto(out: Column, candles: Traded): void {
  batchInto({ value: out }, PVT, candles)
}

/** {@link pvtInto} into a new column in shared memory. */
export function pvt(candles: Traded): Column {
  return batch(PVT, candles).value
}

/** {@link pvtInto} candle by candle. */
export function pvtStream(): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(PVT)
}

const PVT: Definition<keyof Traded, 'value'> = {
  inputs: ['close', 'volume'],
  outputs: ['value'],
  reach: 1,
  gaps: 'skipped',
  passes: ({ value }, candles) => [trendPass(value, candles)],
}

function trendPass(out: Column, { close, volume }: Traded): Pass {
  let carried = 0
  return (begin, end) => {
    let sum = +carried
    for (let row = begin; row < end; row++) {
      const before = row === 0 ? 0 : close[row - 1]!
      if (before !== 0) sum += volume[row]! * (close[row]! / before - 1)
      out[row] = sum
    }
    carried = sum
  }
}
