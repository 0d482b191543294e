import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import type { Window } from './sma.ts'

/**
 * Population variance of the last `n` rows; NaN for the first n − 1; TA-Lib `VAR` without its cancellation.
 *
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. A flat window gives
 * exactly 0. Cost: O(1) a row. Deviations are taken from a value of the window, so nothing cancels; their
 * sums are the tail of one block of n rows plus the head of the next, so nothing drifts.
 * @throws MathFault `math.period`, `math.length`
 */
export function varianceInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, varianceOf(n), { x })
}

/** {@link varianceInto} into a new column in shared memory. */
export function variance(x: Column, n: number): Column {
  return batch(varianceOf(n), { x }).value
}

/** {@link varianceInto} value by value. */
export function varianceStream(n: number): Stream<number, number> {
  return streamOf(varianceOf(n))
}

/** Population standard deviation of the last `n` rows: the root of {@link varianceInto}; TA-Lib `STDDEV`. */
export function stddevInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, stddevOf(n), { x })
}

/** {@link stddevInto} into a new column in shared memory. */
export function stddev(x: Column, n: number): Column {
  return batch(stddevOf(n), { x }).value
}

/** {@link stddevInto} value by value. */
export function stddevStream(n: number): Stream<number, number> {
  return streamOf(stddevOf(n))
}

function varianceOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }) => [variancePass(value, x, { n })],
  }
}

function stddevOf(n: number): Definition<'x', 'value'> {
  return { ...varianceOf(n), passes: ({ value }, { x }) => stddevPasses(value, x, { n }) }
}

/** Population standard deviation of each full window. out is not x. */
export function stddevPasses(out: Column, x: Column, window: Window): readonly Pass[] {
  return [
    variancePass(out, x, window),
    (begin, end) => {
      for (let row = begin; row < end; row++) out[row] = Math.sqrt(out[row]!)
    },
  ]
}

/** Population variance of each full window; NaN before row from + n − 1. out is not x. */
export function variancePass(out: Column, x: Column, { n, from = 0 }: Window): Pass {
  const tail = new Float64Array(Math.min(n, x.length)).fill(NaN)
  const tailSquares = new Float64Array(tail.length)
  tail[n - 1] = 0
  let held = n
  let carriedCentre = NaN
  let carried = 0
  let carriedSquares = 0
  return (begin, end) => {
    let row = begin
    for (; row < end && row < from; row++) out[row] = NaN
    let at = held | 0
    let centre = +carriedCentre
    let head = +carried
    let headSquares = +carriedSquares
    while (row < end) {
      if (at === n) {
        at = 0
        head = 0
        headSquares = 0
        centre = x[row]!
        let sum = 0
        let squares = 0
        for (let k = n - 1; k >= 0 && row > from; k--) {
          tail[k] = sum
          tailSquares[k] = squares
          const deviation = x[row - n + k]! - centre
          sum += deviation
          squares += deviation * deviation
        }
      }
      const stop = Math.min(end, row + n - at)
      for (; row < stop; row++, at++) {
        const deviation = x[row]! - centre
        head += deviation
        headSquares += deviation * deviation
        const sum = tail[at]! + head
        out[row] = Math.max(0, (tailSquares[at]! + headSquares - (sum * sum) / n) / n)
      }
    }
    held = at
    carriedCentre = centre
    carried = head
    carriedSquares = headSquares
  }
}
