import type { Column } from '../../domain/index.ts'
import { requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { type RollingOptions, rollingOf } from './sparse-windows.ts'

export interface RollingStdOptions extends RollingOptions {
  /** Divisor is count − ddof: 0 (default) population, 1 sample (then one value gives NaN). */
  readonly ddof?: 0 | 1
}

/**
 * Standard deviation of the values among the last `n` rows; pandas `rolling.std` for `ddof` 1.
 * in: x[rows]; out: out[rows], not x itself. NaN is no value: the result is NaN where fewer than `minPeriods` are
 * held (default n). A flat window gives exactly 0. Cost: O(1) a row, see `variance`.
 * @throws MathFault `math.period`, `math.length`, `math.option`
 */
export function rollingStdInto(out: Column, x: Column, n: number, options: RollingStdOptions = {}): void {
  batchInto({ value: out }, stdOf(n, options), { x })
}

/** {@link rollingStdInto} into a new column in shared memory. */
export function rollingStd(x: Column, n: number, options: RollingStdOptions = {}): Column {
  return batch(stdOf(n, options), { x }).value
}

/** {@link rollingStdInto} value by value. */
export function rollingStdStream(n: number, options: RollingStdOptions = {}): Stream<number, number> {
  return streamOf(stdOf(n, options))
}

function stdOf(n: number, options: RollingStdOptions): Definition<'x', 'value'> {
  const ddof = options.ddof ?? 0
  requireWithin('ddof', ddof, [0, 1])
  return rollingOf(n, options, (out, x) => [knownStdPass(out, x, { n, ddof })])
}

/**
 * Standard deviation of the values of each window, by deviations from the value that was newest at its block's
 * start.
 */
function knownStdPass(out: Column, x: Column, { n, ddof }: { n: number; ddof: number }): Pass {
  const tail = new Float64Array(Math.min(n, x.length))
  const tailSquares = new Float64Array(tail.length)
  let held = n
  let carriedCount = 0
  let carriedCentre = NaN
  let carried = 0
  let carriedSquares = 0
  return (begin, end) => {
    let row = begin
    let at = held | 0
    let count = carriedCount | 0
    let centre = +carriedCentre
    let head = +carried
    let headSquares = +carriedSquares
    while (row < end) {
      if (at === n) {
        at = 0
        head = 0
        headSquares = 0
        centre = latestValue(x, row, n)
        let sum = 0
        let squares = 0
        for (let k = n - 1; k >= 0 && row > 0; k--) {
          tail[k] = sum
          tailSquares[k] = squares
          const deviation = x[row - n + k]! - centre
          if (Number.isNaN(deviation)) continue
          sum += deviation
          squares += deviation * deviation
        }
      }
      const stop = Math.min(end, row + n - at)
      for (; row < stop; row++, at++) {
        const value = x[row]!
        if (row >= n && !Number.isNaN(x[row - n]!)) count--
        if (!Number.isNaN(value)) {
          if (Number.isNaN(centre)) centre = value
          const deviation = value - centre
          count++
          head += deviation
          headSquares += deviation * deviation
        }
        const sum = tail[at]! + head
        const squares = Math.max(0, tailSquares[at]! + headSquares - (sum * sum) / count)
        out[row] = count > ddof ? Math.sqrt(squares / (count - ddof)) : NaN
      }
    }
    held = at
    carriedCount = count
    carriedCentre = centre
    carried = head
    carriedSquares = headSquares
  }
}

/** The newest value among the `n` rows up to `row`; NaN when they hold none. */
function latestValue(x: Column, row: number, n: number): number {
  for (let at = row; at >= 0 && at > row - n; at--) if (!Number.isNaN(x[at]!)) return x[at]!
  return NaN
}
