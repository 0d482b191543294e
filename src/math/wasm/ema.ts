import { allocateColumn, type Column } from '../../domain/index.ts'
import { type EmaOptions, emaInto as plainEmaInto } from '../indicator/ema.ts'
import { isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainEmaInto} by its kernel: the same to the bit. Many at once: `emasInto`. */
export function emaInto(out: Column, x: Column, n: number, options: EmaOptions = {}): void {
  const lead = options.seed === 'sma' ? n : 1
  const done =
    isWindow(n, out, x) &&
    ranAnywhere({
      outs: [out],
      inputs: [x],
      scratch: 0,
      start: (kernels, at) => kernels.ema(at(out), at(x), x.length, lead, 2 / (n + 1)),
    })
  if (!done) plainEmaInto(out, x, n, options)
}

/** {@link emaInto} into a new column in shared memory. */
export function ema(x: Column, n: number, options: EmaOptions = {}): Column {
  const out = allocateColumn(x.length)
  emaInto(out, x, n, options)
  return out
}
