import type { Column } from '../../domain/index.ts'
import { linregSlopeInto as plainLinregSlopeInto } from '../indicator/linear-regression.ts'
import { isWindow } from './is-window.ts'
import { ranInPlace } from './run-kernel.ts'

/** The plain `linregSlopeInto`; in a kernel memory its kernel (2×). */
export function linregSlopeInto(out: Column, x: Column, n: number): void {
  const done =
    n >= 2 &&
    isWindow(n, out, x) &&
    ranInPlace({
      outs: [out],
      inputs: [x],
      scratch: 32 * n,
      start: (kernels, at, scratch) => kernels.slope(at(out), at(x), x.length, n, scratch),
    })
  if (!done) plainLinregSlopeInto(out, x, n)
}
