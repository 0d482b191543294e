import type { Column } from '../../domain/index.ts'
import { type EmaOptions, emaInto as plainEmaInto } from '../indicator/ema.ts'
import { isWindow } from './is-window.ts'
import { ranInPlace } from './run-kernel.ts'

/** The plain `emaInto`; in a kernel memory its kernel (1.5×). Many at once: `emasInto`. */
export function emaInto(out: Column, x: Column, n: number, options: EmaOptions = {}): void {
  const lead = options.seed === 'sma' ? n : 1
  const done =
    isWindow(n, out, x) &&
    ranInPlace({
      outs: [out],
      inputs: [x],
      scratch: 0,
      start: (kernels, at) => kernels.ema(at(out), at(x), x.length, lead, 2 / (n + 1)),
    })
  if (!done) plainEmaInto(out, x, n, options)
}
