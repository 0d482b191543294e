import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { atrInto as plainAtrInto } from '../indicator/atr.ts'
import { isWindow } from './is-window.ts'
import { ranInPlace } from './run-kernel.ts'

/** The plain `atrInto`; in a kernel memory its kernel (1.5×). */
export function atrInto(out: Column, bars: Bars, n: number): void {
  const { high, low, close } = bars
  const done =
    isWindow(n, out, high, low, close) &&
    ranInPlace({
      outs: [out],
      inputs: [high, low, close],
      scratch: 0,
      start: (kernels, at) => kernels.atr(at(out), at(high), at(low), at(close), out.length, n),
    })
  if (!done) plainAtrInto(out, bars, n)
}
