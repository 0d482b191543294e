import type { Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { type RollingOptions, rollingOf } from './sparse-windows.ts'

/**
 * Population skewness m₃ / m₂^1.5 of the values among the last `n` rows.
 * in: x[rows]; out: out[rows], not x itself. NaN is no value: the result is NaN where fewer than `minPeriods` are
 * held (default n), and where the window is flat. Cost: two passes over each window, O(n) a row.
 * @throws MathFault `math.period`, `math.length`, `math.option`
 */
export function rollingSkewInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  batchInto({ value: out }, skewOf(n, options), { x })
}

/** {@link rollingSkewInto} into a new column in shared memory. */
export function rollingSkew(x: Column, n: number, options: RollingOptions = {}): Column {
  return batch(skewOf(n, options), { x }).value
}

/** {@link rollingSkewInto} value by value. */
export function rollingSkewStream(n: number, options: RollingOptions = {}): Stream<number, number> {
  return streamOf(skewOf(n, options))
}

/** Population excess kurtosis m₄ / m₂² − 3; shapes, NaN and cost as {@link rollingSkewInto}. */
export function rollingKurtosisInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  batchInto({ value: out }, kurtosisOf(n, options), { x })
}

/** {@link rollingKurtosisInto} into a new column in shared memory. */
export function rollingKurtosis(x: Column, n: number, options: RollingOptions = {}): Column {
  return batch(kurtosisOf(n, options), { x }).value
}

/** {@link rollingKurtosisInto} value by value. */
export function rollingKurtosisStream(n: number, options: RollingOptions = {}): Stream<number, number> {
  return streamOf(kurtosisOf(n, options))
}

function skewOf(n: number, options: RollingOptions): Definition<'x', 'value'> {
  return rollingOf(n, options, (out, x) => [skewPass(out, x, n)])
}

function kurtosisOf(n: number, options: RollingOptions): Definition<'x', 'value'> {
  return rollingOf(n, options, (out, x) => [kurtosisPass(out, x, n)])
}

function skewPass(out: Column, x: Column, n: number): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const from = Math.max(0, row - n + 1)
      const mean = windowMean(x, from, row)
      let held = 0
      let squares = 0
      let cubes = 0
      for (let at = from; at <= row; at++) {
        const deviation = x[at]! - mean
        if (Number.isNaN(deviation)) continue
        held++
        squares += deviation * deviation
        cubes += deviation * deviation * deviation
      }
      const spread = squares / held
      out[row] = spread > 0 ? cubes / held / (spread * Math.sqrt(spread)) : NaN
    }
  }
}

function kurtosisPass(out: Column, x: Column, n: number): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const from = Math.max(0, row - n + 1)
      const mean = windowMean(x, from, row)
      let held = 0
      let squares = 0
      let quads = 0
      for (let at = from; at <= row; at++) {
        const deviation = x[at]! - mean
        if (Number.isNaN(deviation)) continue
        const square = deviation * deviation
        held++
        squares += square
        quads += square * square
      }
      const spread = squares / held
      out[row] = spread > 0 ? quads / held / (spread * spread) - 3 : NaN
    }
  }
}

/** Mean of the values in rows `from`…`to`; taken from the first of them, so that a flat window is exact. */
function windowMean(x: Column, from: number, to: number): number {
  let origin = NaN
  let held = 0
  let sum = 0
  for (let at = from; at <= to; at++) {
    const value = x[at]!
    if (Number.isNaN(value)) continue
    if (held === 0) origin = value
    held++
    sum += value - origin
  }
  return origin + sum / held
}
