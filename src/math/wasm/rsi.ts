import { allocateColumn, type Column } from '../../domain/index.ts'
import { rsiInto as plainRsiInto, type RsiOptions } from '../indicator/rsi.ts'
import { isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainRsiInto} of Wilder's method by its kernel: the same to the bit. */
export function rsiInto(out: Column, x: Column, n: number, options: RsiOptions = {}): void {
  const done =
    (options.method ?? 'wilder') === 'wilder' &&
    isWindow(n, out, x) &&
    ranAnywhere({
      outs: [out],
      inputs: [x],
      scratch: 0,
      start: (kernels, at) => kernels.rsi(at(out), at(x), x.length, n),
    })
  if (!done) plainRsiInto(out, x, n, options)
}

/** {@link rsiInto} into a new column in shared memory. */
export function rsi(x: Column, n: number, options: RsiOptions = {}): Column {
  const out = allocateColumn(x.length)
  rsiInto(out, x, n, options)
  return out
}
