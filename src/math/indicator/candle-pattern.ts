import type { Candles, Column } from '../../domain/index.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { shiftPass } from './shift.ts'
import { smaPass } from './sma.ts'

/** Open, high, low and close of one series; {@link Candles} fit. */
export type Prices = Pick<Candles, 'open' | 'high' | 'low' | 'close'>

/** Mean body, or range from low to high, of the n candles before each row. */
export type Norm = (of: 'body' | 'range', n: number) => Column

/**
 * A pattern of candles: 100 where it is a sign of rising prices, −100 of falling ones, 0 where there is none; NaN
 * before row `first`, and on rows with a NaN, which are skipped. `find` makes the pass that fills rows from `first`
 * on; the norms it asks for are computed before.
 */
export function patternOf(
  first: number,
  find: (out: Column, candles: Prices, norm: Norm) => Pass,
): Definition<keyof Prices, 'value'> {
  return {
    inputs: ['open', 'high', 'low', 'close'],
    outputs: ['value'],
    reach: first + 1,
    gaps: 'skipped',
    passes: ({ value }, candles, scratch) => {
      const norms: Pass[] = []
      const norm: Norm = (of, n) => {
        const [size, mean, before] = [scratch(), scratch(), scratch()]
        norms.push(sizePass(size, candles, of), smaPass(mean, size, { n }), shiftPass(before, mean, 1))
        return before
      }
      const pass = find(value, candles, norm)
      return [...norms, blankPass(value, first), pass]
    },
  }
}

function sizePass(out: Column, { open, high, low, close }: Prices, of: 'body' | 'range'): Pass {
  const [top, bottom] = of === 'body' ? [close, open] : [high, low]
  return (begin, end) => {
    for (let row = begin; row < end; row++) out[row] = Math.abs(top[row]! - bottom[row]!)
  }
}

function blankPass(out: Column, first: number): Pass {
  return (begin, end) => {
    for (let row = begin; row < end && row < first; row++) out[row] = NaN
  }
}
