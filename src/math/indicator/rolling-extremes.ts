import type { Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { type RollingOptions, rollingOf, sparsePass } from './sparse-windows.ts'

/**
 * Largest of the last `n` rows.
 * in: x[rows]; out: out[rows], not x itself. NaN where the window holds fewer than `minPeriods` values
 * (by default: for the first n − 1 rows and while it holds a NaN). Cost: about 3 comparisons a row, whatever n
 * (van Herk: tail of one block of n rows, head of the next).
 * @throws MathFault `math.period`, `math.length`, `math.option`
 */
export function rollingMaxInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  batchInto({ value: out }, maxOf(n, options), { x })
}

/** {@link rollingMaxInto} into a new column in shared memory. */
export function rollingMax(x: Column, n: number, options: RollingOptions = {}): Column {
  return batch(maxOf(n, options), { x }).value
}

/** {@link rollingMaxInto} value by value. */
export function rollingMaxStream(n: number, options: RollingOptions = {}): Stream<number, number> {
  return streamOf(maxOf(n, options))
}

/** Smallest of the last `n` rows; shapes, NaN and cost as {@link rollingMaxInto}. */
export function rollingMinInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  batchInto({ value: out }, minOf(n, options), { x })
}

/** {@link rollingMinInto} into a new column in shared memory. */
export function rollingMin(x: Column, n: number, options: RollingOptions = {}): Column {
  return batch(minOf(n, options), { x }).value
}

/** {@link rollingMinInto} value by value. */
export function rollingMinStream(n: number, options: RollingOptions = {}): Stream<number, number> {
  return streamOf(minOf(n, options))
}

function maxOf(n: number, options: RollingOptions): Definition<'x', 'value'> {
  return rollingOf(n, options, (out, x) => [maxPass(out, x, n)])
}

function minOf(n: number, options: RollingOptions): Definition<'x', 'value'> {
  return rollingOf(n, options, (out, x) => [minPass(out, x, n)])
}

/** Largest of each full window of known values, else NaN. out is not x. */
export function highestPasses(out: Column, x: Column, n: number): readonly Pass[] {
  return [maxPass(out, x, n), sparsePass(out, x, { n, least: n })]
}

/** Smallest of each full window of known values, else NaN. out is not x. */
export function lowestPasses(out: Column, x: Column, n: number): readonly Pass[] {
  return [minPass(out, x, n), sparsePass(out, x, { n, least: n })]
}

/** Largest of the values of each window, −Infinity of none. */
function maxPass(out: Column, x: Column, n: number): Pass {
  const tail = new Float64Array(Math.min(n, x.length)).fill(-Infinity)
  let held = 0
  let carried = -Infinity
  return (begin, end) => {
    let row = begin
    let at = held | 0
    let best = +carried
    while (row < end) {
      if (at === n) {
        at = 0
        best = -Infinity
        for (let k = n - 1; k >= 0; k--) {
          tail[k] = best
          const value = x[row - n + k]!
          if (value > best) best = value
        }
        best = -Infinity
      }
      const stop = Math.min(end, row + n - at)
      for (; row < stop; row++, at++) {
        const value = x[row]!
        if (value > best) best = value
        out[row] = Math.max(tail[at]!, best)
      }
    }
    held = at
    carried = best
  }
}

/** Smallest of the values of each window, Infinity of none. */
function minPass(out: Column, x: Column, n: number): Pass {
  const tail = new Float64Array(Math.min(n, x.length)).fill(Infinity)
  let held = 0
  let carried = Infinity
  return (begin, end) => {
    let row = begin
    let at = held | 0
    let best = +carried
    while (row < end) {
      if (at === n) {
        at = 0
        best = Infinity
        for (let k = n - 1; k >= 0; k--) {
          tail[k] = best
          const value = x[row - n + k]!
          if (value < best) best = value
        }
        best = Infinity
      }
      const stop = Math.min(end, row + n - at)
      for (; row < stop; row++, at++) {
        const value = x[row]!
        if (value < best) best = value
        out[row] = Math.min(tail[at]!, best)
      }
    }
    held = at
    carried = best
  }
}
