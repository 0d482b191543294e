import type { Column } from '../../domain/index.ts'
import { smaInto as plainSmaInto } from '../indicator/sma.ts'
import { isWindow } from './is-window.ts'
import { ranInPlace } from './run-kernel.ts'

/** The plain `smaInto`; in a kernel memory its kernel (3×). */
export function smaInto(out: Column, x: Column, n: number): void {
  const done =
    isWindow(n, out, x) &&
    ranInPlace({
      outs: [out],
      inputs: [x],
      scratch: 16 * n,
      start: (kernels, at, scratch) => kernels.sma(at(out), at(x), x.length, n, scratch),
    })
  if (!done) plainSmaInto(out, x, n)
}
