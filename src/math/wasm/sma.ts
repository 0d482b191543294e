import { allocateColumn, type Column } from '../../domain/index.ts'
import { smaInto as plainSmaInto } from '../indicator/sma.ts'
import { isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainSmaInto} by its kernel: the same to the bit. */
export function smaInto(out: Column, x: Column, n: number): void {
  const done =
    isWindow(n, out, x) &&
    ranAnywhere({
      outs: [out],
      inputs: [x],
      scratch: 16 * n,
      start: (kernels, at, scratch) => kernels.sma(at(out), at(x), x.length, n, scratch),
    })
  if (!done) plainSmaInto(out, x, n)
}

/** {@link smaInto} into a new column in shared memory. */
export function sma(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  smaInto(out, x, n)
  return out
}
