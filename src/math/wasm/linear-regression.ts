import { allocateColumn, type Column } from '../../domain/index.ts'
import { linregSlopeInto as plainLinregSlopeInto } from '../indicator/linear-regression.ts'
import { isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainLinregSlopeInto} by its kernel: the same to the bit. */
export function linregSlopeInto(out: Column, x: Column, n: number): void {
  const done =
    n >= 2 &&
    isWindow(n, out, x) &&
    ranAnywhere({
      outs: [out],
      inputs: [x],
      scratch: 32 * n,
      start: (kernels, at, scratch) => kernels.slope(at(out), at(x), x.length, n, scratch),
    })
  if (!done) plainLinregSlopeInto(out, x, n)
}

/** {@link linregSlopeInto} into a new column in shared memory. */
export function linregSlope(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  linregSlopeInto(out, x, n)
  return out
}
