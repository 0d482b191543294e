import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'

type Range = Pick<Bars, 'high' | 'low'>

/**
 * Middle between the largest and the smallest of the last n rows; NaN for the first n − 1; TA-Lib `MIDPOINT`.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function midpointInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, midpointOf(n), { x })
}

/** {@link midpointInto} into a new column in shared memory. */
export function midpoint(x: Column, n: number): Column {
  return batch(midpointOf(n), { x }).value
}

/** {@link midpointInto} value by value. */
export function midpointStream(n: number): Stream<number, number> {
  return streamOf(midpointOf(n))
}

/**
 * Middle between the highest high and the lowest low of the last n rows; NaN for the first n − 1; TA-Lib `MIDPRICE`.
 * in: high, low[rows]; out: out[rows]. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function midpriceInto(out: Column, range: Range, n: number): void {
  batchInto({ value: out }, midpriceOf(n), range)
}

/** {@link midpriceInto} into a new column in shared memory. */
export function midprice(range: Range, n: number): Column {
  return batch(midpriceOf(n), range).value
}

/** {@link midpriceInto} bar by bar. */
export function midpriceStream(n: number): Stream<Row<keyof Range, 'x'>, number> {
  return streamOf(midpriceOf(n))
}

function midpointOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }, scratch) => {
      const bottom = scratch()
      return [...highestPasses(value, x, n), ...lowestPasses(bottom, x, n), meanPass(value, bottom)]
    },
  }
}

function midpriceOf(n: number): Definition<keyof Range, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { high, low }, scratch) => {
      const bottom = scratch()
      return [...highestPasses(value, high, n), ...lowestPasses(bottom, low, n), meanPass(value, bottom)]
    },
  }
}

function meanPass(out: Column, other: Column): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) out[row] = (out[row]! + other[row]!) / 2
  }
}
