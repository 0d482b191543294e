import type { Candles, Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

type Traded = Pick<Candles, 'close' | 'volume'>

/**
 * On-balance volume: starts with the first volume, adds the volume of a rising close, subtracts that of a
 * falling one; TA-Lib `OBV`.
 * in: close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function obvInto(out: Column, candles: Traded): void {
  batchInto({ value: out }, OBV, candles)
}

/** {@link obvInto} into a new column in shared memory. */
export function obv(candles: Traded): Column {
  return batch(OBV, candles).value
}

/** {@link obvInto} candle by candle. */
export function obvStream(): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(OBV)
}

const OBV: Definition<keyof Traded, 'value'> = {
  inputs: ['close', 'volume'],
  outputs: ['value'],
  reach: 1,
  gaps: 'skipped',
  passes: ({ value }, candles) => [balancePass(value, candles)],
}

function balancePass(out: Column, { close, volume }: Traded): Pass {
  let carried = 0
  return (begin, end) => {
    let balance = +carried
    if (begin === 0 && end > 0) {
      balance = volume[0]!
      out[0] = balance
    }
    for (let row = Math.max(begin, 1); row < end; row++) {
      if (close[row]! > close[row - 1]!) balance += volume[row]!
      else if (close[row]! < close[row - 1]!) balance -= volume[row]!
      out[row] = balance
    }
    carried = balance
  }
}
