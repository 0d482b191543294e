import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

import { countUpTo, enter, leave } from './sorted-window.ts'

/**
 * Share, in percent, of the n values before that are not above x; NaN before row n; TradingView `ta.percentrank`.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. Cost: a place in n sorted
 * values found and moved.
 * @throws MathFault `math.period`, `math.length`
 */
export function percentRankInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, percentRankOf(n), { x })
}

/** {@link percentRankInto} into a new column in shared memory. */
export function percentRank(x: Column, n: number): Column {
  return batch(percentRankOf(n), { x }).value
}

/** {@link percentRankInto} value by value. */
export function percentRankStream(n: number): Stream<number, number> {
  return streamOf(percentRankOf(n))
}

function percentRankOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }) => [rankPass(value, x, n)],
  }
}

function rankPass(out: Column, x: Column, n: number): Pass {
  const sorted = new Float64Array(Math.min(n, x.length))
  let held = 0
  return (begin, end) => {
    let count = held | 0
    for (let row = begin; row < end; row++) {
      const value = x[row]!
      out[row] = count === n ? (100 * (countUpTo(sorted, n, value) + value * 0)) / n : NaN
      if (row >= n) count = leave(sorted, count, x[row - n]!)
      count = enter(sorted, count, value)
    }
    held = count
  }
}
