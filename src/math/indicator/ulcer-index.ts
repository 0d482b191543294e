import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

/**
 * Ulcer index: root of the mean square of the drawdowns, in percent, of the last n rows, each from the highest of
 * the window up to it (0 where that is 0); NaN for the first n − 1 rows; Martin, 1987.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. Cost: O(n) a row.
 * @throws MathFault `math.period`, `math.length`
 */
export function ulcerIndexInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, ulcerIndexOf(n), { x })
}

/** {@link ulcerIndexInto} into a new column in shared memory. */
export function ulcerIndex(x: Column, n: number): Column {
  return batch(ulcerIndexOf(n), { x }).value
}

/** {@link ulcerIndexInto} value by value. */
export function ulcerIndexStream(n: number): Stream<number, number> {
  return streamOf(ulcerIndexOf(n))
}

function ulcerIndexOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }) => [drawdownPass(value, x, n)],
  }
}

function drawdownPass(out: Column, x: Column, n: number): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      let top = -Infinity
      let squares = row < n - 1 ? NaN : 0
      for (let at = row - n + 1; at <= row && row >= n - 1; at++) {
        const value = x[at]!
        if (value > top) top = value
        const loss = top === 0 ? value * 0 : 100 * (value / top - 1)
        squares += loss * loss
      }
      out[row] = Math.sqrt(squares / n)
    }
  }
}
