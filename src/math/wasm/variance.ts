import { allocateColumn, type Column } from '../../domain/index.ts'
import { stddevInto as plainStddevInto, varianceInto as plainVarianceInto } from '../indicator/variance.ts'
import { isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainVarianceInto} by its kernel: the same to the bit. */
export function varianceInto(out: Column, x: Column, n: number): void {
  if (!ran(out, x, { n, root: false })) plainVarianceInto(out, x, n)
}

/** {@link varianceInto} into a new column in shared memory. */
export function variance(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  varianceInto(out, x, n)
  return out
}

/** {@link plainStddevInto} by its kernel: the same to the bit. */
export function stddevInto(out: Column, x: Column, n: number): void {
  if (!ran(out, x, { n, root: true })) plainStddevInto(out, x, n)
}

/** {@link stddevInto} into a new column in shared memory. */
export function stddev(x: Column, n: number): Column {
  const out = allocateColumn(x.length)
  stddevInto(out, x, n)
  return out
}

function ran(out: Column, x: Column, { n, root }: { n: number; root: boolean }): boolean {
  return (
    isWindow(n, out, x) &&
    ranAnywhere({
      outs: [out],
      inputs: [x],
      scratch: 32 * n,
      start: (kernels, at, scratch) => kernels.variance(at(out), at(x), x.length, n, root, scratch),
    })
  )
}
