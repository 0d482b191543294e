import { allocateColumn, type Column } from '../../domain/index.ts'
import {
  type BollingerColumns,
  type BollingerOptions,
  bollingerInto as plainBollingerInto,
} from '../indicator/bollinger.ts'
import { isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainBollingerInto} by its kernel: the same to the bit. */
export function bollingerInto(
  out: BollingerColumns,
  x: Column,
  n: number,
  options: BollingerOptions = {},
): void {
  const { upper, middle, lower } = out
  const done =
    isWindow(n, upper, middle, lower, x) &&
    ranAnywhere({
      outs: [upper, middle, lower],
      inputs: [x],
      scratch: 32 * n,
      start: (kernels, at, scratch) =>
        kernels.bollinger(
          at(upper),
          at(middle),
          at(lower),
          at(x),
          x.length,
          n,
          options.deviations ?? 2,
          scratch,
        ),
    })
  if (!done) plainBollingerInto(out, x, n, options)
}

/** {@link bollingerInto} into new columns in shared memory. */
export function bollinger(x: Column, n: number, options: BollingerOptions = {}): BollingerColumns {
  const rows = x.length
  const out = { upper: allocateColumn(rows), middle: allocateColumn(rows), lower: allocateColumn(rows) }
  bollingerInto(out, x, n, options)
  return out
}
