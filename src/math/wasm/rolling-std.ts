import { allocateColumn, type Column } from '../../domain/index.ts'
import { rollingStdInto as plainRollingStdInto, type RollingStdOptions } from '../indicator/rolling-std.ts'
import { isLeast, isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainRollingStdInto} by its kernel: the same to the bit. */
export function rollingStdInto(out: Column, x: Column, n: number, options: RollingStdOptions = {}): void {
  const { ddof = 0, minPeriods = n } = options
  const done =
    isWindow(n, out, x) &&
    isLeast(minPeriods, n) &&
    (ddof === 0 || ddof === 1) &&
    ranAnywhere({
      outs: [out],
      inputs: [x],
      scratch: 32 * n,
      start: (kernels, at, scratch) =>
        kernels.rollingStd(at(out), at(x), x.length, n, ddof, Math.ceil(minPeriods), scratch),
    })
  if (!done) plainRollingStdInto(out, x, n, options)
}

/** {@link rollingStdInto} into a new column in shared memory. */
export function rollingStd(x: Column, n: number, options: RollingStdOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingStdInto(out, x, n, options)
  return out
}
