import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

/**
 * Share, in percent, of the n values before that are not above x; NaN before row n; TradingView `ta.percentrank`.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. Cost: O(n) a row.
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
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const value = x[row]!
      let below = row < n ? NaN : value * 0
      for (let at = row - n; at < row && row >= n; at++) {
        if (x[at]! <= value) below++
        else if (Number.isNaN(x[at]!)) below = NaN
      }
      out[row] = (100 * below) / n
    }
  }
}
