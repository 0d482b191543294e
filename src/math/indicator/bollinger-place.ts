import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import type { BollingerOptions } from './bollinger.ts'
import { bollingerPasses } from './bollinger.ts'

/**
 * Distance of the Bollinger bands over the middle one, 0 where that is 0; NaN for the first n − 1 rows; Bollinger's
 * BandWidth as a share.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function bollingerWidthInto(out: Column, x: Column, n: number, options: BollingerOptions = {}): void {
  batchInto({ value: out }, bollingerWidthOf(n, options), { x })
}

/** {@link bollingerWidthInto} into a new column in shared memory. */
export function bollingerWidth(x: Column, n: number, options: BollingerOptions = {}): Column {
  return batch(bollingerWidthOf(n, options), { x }).value
}

/** {@link bollingerWidthInto} value by value. */
export function bollingerWidthStream(n: number, options: BollingerOptions = {}): Stream<number, number> {
  return streamOf(bollingerWidthOf(n, options))
}

/**
 * Where x stands between the Bollinger bands: 0 on the lower, 1 on the upper, 0.5 where both are one; NaN for the
 * first n − 1 rows; Bollinger's %b as a share.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function bollingerPercentBInto(
  out: Column,
  x: Column,
  n: number,
  options: BollingerOptions = {},
): void {
  batchInto({ value: out }, bollingerPercentBOf(n, options), { x })
}

/** {@link bollingerPercentBInto} into a new column in shared memory. */
export function bollingerPercentB(x: Column, n: number, options: BollingerOptions = {}): Column {
  return batch(bollingerPercentBOf(n, options), { x }).value
}

/** {@link bollingerPercentBInto} value by value. */
export function bollingerPercentBStream(n: number, options: BollingerOptions = {}): Stream<number, number> {
  return streamOf(bollingerPercentBOf(n, options))
}

function bollingerWidthOf(n: number, { deviations = 2 }: BollingerOptions): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }, scratch) => {
      const [middle, lower] = [scratch(), scratch()]
      return [
        ...bollingerPasses({ upper: value, middle, lower }, x, { n, deviations }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const width = value[row]! - lower[row]!
            value[row] = middle[row] === 0 ? 0 : width / middle[row]!
          }
        },
      ]
    },
  }
}

function bollingerPercentBOf(n: number, { deviations = 2 }: BollingerOptions): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }, scratch) => {
      const [middle, lower] = [scratch(), scratch()]
      return [
        ...bollingerPasses({ upper: value, middle, lower }, x, { n, deviations }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const width = value[row]! - lower[row]!
            value[row] = width === 0 ? 0.5 : (x[row]! - lower[row]!) / width
          }
        },
      ]
    },
  }
}
