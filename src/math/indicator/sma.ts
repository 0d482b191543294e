import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

/**
 * Simple moving average: mean of the last `n` rows; NaN for the first n − 1.
 *
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. Cost: 2 additions
 * and a division a row. The sum of a window is the tail of one block of n rows plus the head of the next:
 * nothing is ever subtracted, so nothing drifts, and a huge value leaves no trace once it is out.
 * @throws MathFault `math.period`, `math.length`
 */
export function smaInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, smaOf(n), { x })
}

/** {@link smaInto} into a new column in shared memory. */
export function sma(x: Column, n: number): Column {
  return batch(smaOf(n), { x }).value
}

/** {@link smaInto} value by value. */
export function smaStream(n: number): Stream<number, number> {
  return streamOf(smaOf(n))
}

function smaOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }) => [smaPass(value, x, { n })],
  }
}

/** The last `n` rows, of which the first one is `from` (default 0) or later. */
export interface Window {
  readonly n: number
  readonly from?: number
}

/** Mean of each full window; NaN before row from + n − 1. out is not x. */
export function smaPass(out: Column, x: Column, window: Window): Pass {
  return blockPass(out, x, window, window.n)
}

/** Sum of each full window; NaN before row from + n − 1. out is not x. */
export function sumPass(out: Column, x: Column, window: Window): Pass {
  return blockPass(out, x, window, 1)
}

function blockPass(out: Column, x: Column, { n, from = 0 }: Window, divisor: number): Pass {
  const tail = new Float64Array(Math.min(n, x.length)).fill(NaN)
  tail[n - 1] = 0
  let held = 0
  let carried = 0
  return (begin, end) => {
    let row = begin
    for (; row < end && row < from; row++) out[row] = NaN
    let at = held | 0
    let head = +carried
    while (row < end) {
      if (at === n) {
        at = 0
        head = 0
        let sum = 0
        for (let k = n - 1; k >= 0; k--) {
          tail[k] = sum
          sum += x[row - n + k]!
        }
      }
      const stop = Math.min(end, row + n - at)
      for (; row < stop; row++, at++) {
        head += x[row]!
        out[row] = (tail[at]! + head) / divisor
      }
    }
    held = at
    carried = head
  }
}
