import { allocateColumn, type Column } from '../../domain/index.ts'
import {
  rollingMaxInto as plainRollingMaxInto,
  rollingMinInto as plainRollingMinInto,
} from '../indicator/rolling-extremes.ts'
import type { RollingOptions } from '../indicator/sparse-windows.ts'
import { isLeast, isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainRollingMaxInto} by its kernel: the same to the bit. */
export function rollingMaxInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  if (!ran('rollingMax', out, x, { n, ...options })) plainRollingMaxInto(out, x, n, options)
}

/** {@link rollingMaxInto} into a new column in shared memory. */
export function rollingMax(x: Column, n: number, options: RollingOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingMaxInto(out, x, n, options)
  return out
}

/** {@link plainRollingMinInto} by its kernel: the same to the bit. */
export function rollingMinInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  if (!ran('rollingMin', out, x, { n, ...options })) plainRollingMinInto(out, x, n, options)
}

/** {@link rollingMinInto} into a new column in shared memory. */
export function rollingMin(x: Column, n: number, options: RollingOptions = {}): Column {
  const out = allocateColumn(x.length)
  rollingMinInto(out, x, n, options)
  return out
}

interface Window extends RollingOptions {
  readonly n: number
}

function ran(which: 'rollingMax' | 'rollingMin', out: Column, x: Column, window: Window): boolean {
  const { n, minPeriods = n } = window
  return (
    isWindow(n, out, x) &&
    isLeast(minPeriods, n) &&
    ranAnywhere({
      outs: [out],
      inputs: [x],
      scratch: 16 * n,
      start: (kernels, at, scratch) =>
        kernels[which](at(out), at(x), x.length, n, Math.ceil(minPeriods), scratch),
    })
  )
}
