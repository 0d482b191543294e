import { allocateColumn, type Column } from '../../domain/index.ts'
import { type MacdColumns, type MacdOptions, macdInto as plainMacdInto } from '../indicator/macd.ts'
import { isWindow } from './is-window.ts'
import { ranAnywhere } from './run-kernel.ts'

/** {@link plainMacdInto} by its kernel: the same to the bit. */
export function macdInto(out: MacdColumns, x: Column, options: MacdOptions = {}): void {
  const { fast = 12, slow = 26, signal = 9, seed = 'first' } = options
  const { line, signal: average, histogram } = out
  const done =
    [fast, slow, signal].every((n) => isWindow(n, line, average, histogram, x)) &&
    ranAnywhere({
      outs: [line, average, histogram],
      inputs: [x],
      scratch: 0,
      start: (kernels, at) =>
        kernels.macd(
          at(line),
          at(average),
          at(histogram),
          at(x),
          x.length,
          Math.min(fast, slow),
          Math.max(fast, slow),
          signal,
          seed === 'sma',
        ),
    })
  if (!done) plainMacdInto(out, x, options)
}

/** {@link macdInto} into new columns in shared memory. */
export function macd(x: Column, options: MacdOptions = {}): MacdColumns {
  const rows = x.length
  const out = { line: allocateColumn(rows), signal: allocateColumn(rows), histogram: allocateColumn(rows) }
  macdInto(out, x, options)
  return out
}
