import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import type { Window } from './sma.ts'

/**
 * Weighted moving average: weights 1…n from the oldest row of the window to the newest; NaN for the
 * first n − 1 rows; TA-Lib `WMA`.
 *
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. Cost: O(1) a row,
 * without drift: tails of one block of n rows and heads of the next, as in `sma`, here of Σx and Σ(position·x).
 * @throws MathFault `math.period`, `math.length`
 */
export function wmaInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, wmaOf(n), { x })
}

/** {@link wmaInto} into a new column in shared memory. */
export function wma(x: Column, n: number): Column {
  return batch(wmaOf(n), { x }).value
}

/** {@link wmaInto} value by value. */
export function wmaStream(n: number): Stream<number, number> {
  return streamOf(wmaOf(n))
}

function wmaOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }) => [wmaPass(value, x, { n })],
  }
}

/** Weighted mean of each full window; NaN before row from + n − 1. out is not x. */
export function wmaPass(out: Column, x: Column, { n, from = 0 }: Window): Pass {
  const weights = (n * (n + 1)) / 2
  const tail = new Float64Array(Math.min(n, x.length)).fill(NaN)
  const tailWeighted = new Float64Array(tail.length)
  tail[n - 1] = 0
  let held = 0
  let carried = 0
  let carriedWeighted = 0
  return (begin, end) => {
    let row = begin
    for (; row < end && row < from; row++) out[row] = NaN
    let at = held | 0
    let head = +carried
    let headWeighted = +carriedWeighted
    while (row < end) {
      if (at === n) {
        at = 0
        head = 0
        headWeighted = 0
        let sum = 0
        let weighted = 0
        for (let k = n - 1; k >= 0; k--) {
          tail[k] = sum
          tailWeighted[k] = weighted
          const value = x[row - n + k]!
          sum += value
          weighted += (k - n) * value
        }
      }
      const stop = Math.min(end, row + n - at)
      for (; row < stop; row++, at++) {
        const value = x[row]!
        head += value
        headWeighted += at * value
        out[row] = (tailWeighted[at]! + headWeighted + (n - at) * (tail[at]! + head)) / weights
      }
    }
    held = at
    carried = head
    carriedWeighted = headWeighted
  }
}
