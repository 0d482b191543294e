import type { Column } from '../../domain/index.ts'
import { requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { countBelow, enter, leave } from './sorted-window.ts'
import type { RollingOptions } from './sparse-windows.ts'
import { rollingOf } from './sparse-windows.ts'

export interface RollingQuantileOptions extends RollingOptions {
  /** Share of the values that lie below the result, 0…1. */
  readonly q: number
}

/**
 * The value below which a share q (0…1) of the values among the last n rows lies, linear between neighbours;
 * pandas `rolling.quantile`.
 * in: x[rows]; out: out[rows], not x itself. NaN is no value: the result is NaN where fewer than `minPeriods` are
 * held (default n). Cost: a place in n sorted values found and moved, O(n) a row at worst.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function rollingQuantileInto(
  out: Column,
  x: Column,
  n: number,
  options: RollingQuantileOptions,
): void {
  batchInto({ value: out }, rollingQuantileOf(n, options), { x })
}

/** {@link rollingQuantileInto} into a new column in shared memory. */
export function rollingQuantile(x: Column, n: number, options: RollingQuantileOptions): Column {
  return batch(rollingQuantileOf(n, options), { x }).value
}

/** {@link rollingQuantileInto} value by value. */
export function rollingQuantileStream(n: number, options: RollingQuantileOptions): Stream<number, number> {
  return streamOf(rollingQuantileOf(n, options))
}

/** The middle value among the last n rows, or the mean of the middle two: {@link rollingQuantileInto} of 0.5. */
export function rollingMedianInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  batchInto({ value: out }, rollingMedianOf(n, options), { x })
}

/** {@link rollingMedianInto} into a new column in shared memory. */
export function rollingMedian(x: Column, n: number, options: RollingOptions = {}): Column {
  return batch(rollingMedianOf(n, options), { x }).value
}

/** {@link rollingMedianInto} value by value. */
export function rollingMedianStream(n: number, options: RollingOptions = {}): Stream<number, number> {
  return streamOf(rollingMedianOf(n, options))
}

/**
 * Median absolute deviation: the median of the distances of the values among the last n rows from their median.
 * in: x[rows]; out: out[rows], not x itself. NaN is no value: the result is NaN where fewer than `minPeriods` are
 * held (default n). Cost: as {@link rollingQuantileInto}, and half the window gone through a row.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function rollingMadInto(out: Column, x: Column, n: number, options: RollingOptions = {}): void {
  batchInto({ value: out }, rollingMadOf(n, options), { x })
}

/** {@link rollingMadInto} into a new column in shared memory. */
export function rollingMad(x: Column, n: number, options: RollingOptions = {}): Column {
  return batch(rollingMadOf(n, options), { x }).value
}

/** {@link rollingMadInto} value by value. */
export function rollingMadStream(n: number, options: RollingOptions = {}): Stream<number, number> {
  return streamOf(rollingMadOf(n, options))
}

function rollingQuantileOf(n: number, options: RollingQuantileOptions): Definition<'x', 'value'> {
  const { q } = options
  requireWithin('q', q, [0, 1])
  return rollingOf(n, options, (out, x) => [quantilePass(out, x, { n, q })])
}

function rollingMedianOf(n: number, options: RollingOptions): Definition<'x', 'value'> {
  return rollingQuantileOf(n, { ...options, q: 0.5 })
}

function rollingMadOf(n: number, options: RollingOptions): Definition<'x', 'value'> {
  return rollingOf(n, options, (out, x) => [spreadPass(out, x, n)])
}

/** Quantile of the values of each window, NaN of none. */
function quantilePass(out: Column, x: Column, { n, q }: { n: number; q: number }): Pass {
  const sorted = new Float64Array(Math.min(n, x.length))
  let held = 0
  return (begin, end) => {
    let count = held | 0
    for (let row = begin; row < end; row++) {
      if (row >= n) count = leave(sorted, count, x[row - n]!)
      count = enter(sorted, count, x[row]!)
      out[row] = count === 0 ? NaN : between(sorted, count, q)
    }
    held = count
  }
}

/** Median distance of the values of each window from their median, NaN of none. */
function spreadPass(out: Column, x: Column, n: number): Pass {
  const sorted = new Float64Array(Math.min(n, x.length))
  let held = 0
  return (begin, end) => {
    let count = held | 0
    for (let row = begin; row < end; row++) {
      if (row >= n) count = leave(sorted, count, x[row - n]!)
      count = enter(sorted, count, x[row]!)
      out[row] = count === 0 ? NaN : medianDistance(sorted, count)
    }
    held = count
  }
}

/** The distances from the median, from the middle outwards, ascend: the middle ones of them are the result. */
function medianDistance(sorted: Column, count: number): number {
  const median = between(sorted, count, 0.5)
  let above = countBelow(sorted, count, median)
  let below = above - 1
  let last = 0
  let distance = 0
  for (let k = 0; k <= count >>> 1; k++) {
    const up = above < count ? sorted[above]! - median : Infinity
    const down = below >= 0 ? median - sorted[below]! : Infinity
    last = distance
    distance = Math.min(up, down)
    if (up <= down) above++
    else below--
  }
  return count % 2 === 1 || last === distance ? distance : last + 0.5 * (distance - last)
}

/** The value at a share q of the first `count` values, which ascend, linear between neighbours. */
function between(sorted: Column, count: number, q: number): number {
  const place = q * (count - 1)
  const below = Math.floor(place)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, count - 1)]!
  return low === high ? low : low + (place - below) * (high - low)
}
