import { allocateColumn, type Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { atrInto as plainAtrInto } from '../indicator/atr.ts'
import { isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainAtrInto} by its kernel: the same to the bit. */
export function atrInto(out: Column, bars: Bars, n: number): void {
  const { high, low, close } = bars
  const done =
    isWindow(n, out, high, low, close) &&
    ranAnywhere({
      outs: [out],
      inputs: [high, low, close],
      scratch: 0,
      start: (kernels, at) => kernels.atr(at(out), at(high), at(low), at(close), out.length, n),
    })
  if (!done) plainAtrInto(out, bars, n)
}

/** {@link atrInto} into a new column in shared memory. */
export function atr(bars: Bars, n: number): Column {
  const out = allocateColumn(bars.close.length)
  atrInto(out, bars, n)
  return out
}
