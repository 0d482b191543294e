import type { Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { type RollingOptions, rollingOf } from './sparse-windows.ts'

/**
 * Sum of the values among the last `n` rows.
 * in: x[rows]; out: out[rows], not x itself. NaN is no value: the result is NaN where fewer than `minPeriods`
 * are held (by default: for the first n − 1 rows and while the window holds a NaN). O(1) a row, no drift: see `sma`.
 * @throws MathFault `math.period`, `math.length`, `math.option`
 */
export function rollingSumInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  batchInto({ value: out }, sumOf(n, options), { x })
}

/** {@link rollingSumInto} into a new column in shared memory. */
export function rollingSum(x: Column, n: number, options: RollingOptions = {}): Column {
  return batch(sumOf(n, options), { x }).value
}

/** {@link rollingSumInto} value by value. */
export function rollingSumStream(n: number, options: RollingOptions = {}): Stream<number, number> {
  return streamOf(sumOf(n, options))
}

/**
 * Mean of the values among the last `n` rows; shapes, NaN and cost as {@link rollingSumInto}; pandas
 * `rolling.mean`.
 */
export function rollingMeanInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  batchInto({ value: out }, meanOf(n, options), { x })
}

/** {@link rollingMeanInto} into a new column in shared memory. */
export function rollingMean(x: Column, n: number, options: RollingOptions = {}): Column {
  return batch(meanOf(n, options), { x }).value
}

/** {@link rollingMeanInto} value by value. */
export function rollingMeanStream(n: number, options: RollingOptions = {}): Stream<number, number> {
  return streamOf(meanOf(n, options))
}

function sumOf(n: number, options: RollingOptions): Definition<'x', 'value'> {
  return rollingOf(n, options, (out, x) => [knownSumPass(out, x, n)])
}

function meanOf(n: number, options: RollingOptions): Definition<'x', 'value'> {
  return rollingOf(n, options, (out, x) => [knownSumPass(out, x, n), perValuePass(out, x, n)])
}

/** Sum of the values of each window, however many. */
function knownSumPass(out: Column, x: Column, n: number): Pass {
  const tail = new Float64Array(Math.min(n, x.length))
  let held = 0
  let carried = 0
  return (begin, end) => {
    let row = begin
    let at = held | 0
    let head = +carried
    while (row < end) {
      if (at === n) {
        at = 0
        head = 0
        let sum = 0
        for (let k = n - 1; k >= 0; k--) {
          tail[k] = sum
          const value = x[row - n + k]!
          if (!Number.isNaN(value)) sum += value
        }
      }
      const stop = Math.min(end, row + n - at)
      for (; row < stop; row++, at++) {
        const value = x[row]!
        if (!Number.isNaN(value)) head += value
        out[row] = tail[at]! + head
      }
    }
    held = at
    carried = head
  }
}

/** Divides by the number of values in the window. */
function perValuePass(out: Column, x: Column, n: number): Pass {
  let held = 0
  return (begin, end) => {
    let count = held | 0
    for (let row = begin; row < end; row++) {
      if (!Number.isNaN(x[row]!)) count++
      if (row >= n && !Number.isNaN(x[row - n]!)) count--
      out[row] = out[row]! / count
    }
    held = count
  }
}
