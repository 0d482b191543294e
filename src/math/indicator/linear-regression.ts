import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import type { Window } from './sma.ts'

/**
 * Slope per row of the least-squares line through the last `n` rows; NaN for the first n − 1; TA-Lib
 * `LINEARREG_SLOPE`.
 *
 * in: x[rows]; out: out[rows], not x itself; n ≥ 2. NaN inside: NaN while the window holds it.
 * Cost: O(1) a row, without drift: Σ(position·deviation) by block tails and heads as in `variance`.
 * @throws MathFault `math.period`, `math.length`
 */
export function linregSlopeInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, slopeOf(n), { x })
}

/** {@link linregSlopeInto} into a new column in shared memory. */
export function linregSlope(x: Column, n: number): Column {
  return batch(slopeOf(n), { x }).value
}

/** {@link linregSlopeInto} value by value. */
export function linregSlopeStream(n: number): Stream<number, number> {
  return streamOf(slopeOf(n))
}

/** Angle of the least-squares line in degrees: atan of {@link linregSlopeInto}; TA-Lib `LINEARREG_ANGLE`. */
export function linregAngleInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, angleOf(n), { x })
}

/** {@link linregAngleInto} into a new column in shared memory. */
export function linregAngle(x: Column, n: number): Column {
  return batch(angleOf(n), { x }).value
}

/** {@link linregAngleInto} value by value. */
export function linregAngleStream(n: number): Stream<number, number> {
  return streamOf(angleOf(n))
}

function slopeOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n, 2)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }) => [slopePass(value, x, { n })],
  }
}

function angleOf(n: number): Definition<'x', 'value'> {
  return {
    ...slopeOf(n),
    passes: ({ value }, { x }) => [
      slopePass(value, x, { n }),
      (begin, end) => {
        const degrees = 180 / Math.PI
        for (let row = begin; row < end; row++) value[row] = Math.atan(value[row]!) * degrees
      },
    ],
  }
}

/** Slope of the line through each full window; NaN before row from + n − 1. out is not x. */
export function slopePass(out: Column, x: Column, { n, from = 0 }: Window): Pass {
  const spread = (n * (n * n - 1)) / 12
  const tail = new Float64Array(Math.min(n, x.length)).fill(NaN)
  const tailWeighted = new Float64Array(tail.length)
  tail[n - 1] = 0
  let held = n
  let carriedCentre = NaN
  let carried = 0
  let carriedWeighted = 0
  return (begin, end) => {
    let row = begin
    for (; row < end && row < from; row++) out[row] = NaN
    let at = held | 0
    let centre = +carriedCentre
    let head = +carried
    let headWeighted = +carriedWeighted
    while (row < end) {
      if (at === n) {
        at = 0
        head = 0
        headWeighted = 0
        centre = x[row]!
        let sum = 0
        let weighted = 0
        for (let k = n - 1; k >= 0 && row > from; k--) {
          tail[k] = sum
          tailWeighted[k] = weighted
          const deviation = x[row - n + k]! - centre
          sum += deviation
          weighted += (k - n) * deviation
        }
      }
      const stop = Math.min(end, row + n - at)
      for (; row < stop; row++, at++) {
        const deviation = x[row]! - centre
        head += deviation
        headWeighted += at * deviation
        const middle = at - (n - 1) / 2
        out[row] = (tailWeighted[at]! + headWeighted - middle * (tail[at]! + head)) / spread
      }
    }
    held = at
    carriedCentre = centre
    carried = head
    carriedWeighted = headWeighted
  }
}
