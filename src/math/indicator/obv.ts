import { allocateColumn, type Candles, type Column } from '../../domain/index.ts'
import { onDefinedRows } from '../on-defined-rows.ts'

type Traded = Pick<Candles, 'close' | 'volume'>

/**
 * On-balance volume: starts with the first volume, adds the volume of a rising close, subtracts that of a
 * falling one; TA-Lib `OBV`.
 * in: close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function obvInto(out: Column, { close, volume }: Traded): void {
  onDefinedRows([out], [close, volume], ([to], [price, traded]) => balanceInto(to!, price!, traded!))
}

/** {@link obvInto} into a new column in shared memory. */
export function obv(candles: Traded): Column {
  const out = allocateColumn(candles.close.length)
  obvInto(out, candles)
  return out
}

function balanceInto(out: Column, close: Column, volume: Column): void {
  let balance = volume[0]!
  out[0] = balance
  for (let row = 1; row < close.length; row++) {
    if (close[row]! > close[row - 1]!) balance += volume[row]!
    else if (close[row]! < close[row - 1]!) balance -= volume[row]!
    out[row] = balance
  }
}
