import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { wmaPass } from './wma.ts'

/**
 * Hull moving average: wma(2·wma(x, ⌊n/2⌋) − wma(x, n), ⌊√n⌋); NaN before row n + ⌊√n⌋ − 2; Alan Hull, 2005.
 * in: x[rows]; out: out[rows], not x itself; n ≥ 2. NaN inside: NaN while a window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function hmaInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, hmaOf(n), { x })
}

/** {@link hmaInto} into a new column in shared memory. */
export function hma(x: Column, n: number): Column {
  return batch(hmaOf(n), { x }).value
}

/** {@link hmaInto} value by value. */
export function hmaStream(n: number): Stream<number, number> {
  return streamOf(hmaOf(n))
}

function hmaOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n, 2)
  const root = Math.floor(Math.sqrt(n))
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n + root,
    gaps: 'held',
    passes: ({ value }, { x }, scratch) => {
      const [half, whole] = [scratch(), scratch()]
      return [
        wmaPass(half, x, { n: Math.floor(n / 2) }),
        wmaPass(whole, x, { n }),
        (begin, end) => {
          for (let row = begin; row < end; row++) half[row] = 2 * half[row]! - whole[row]!
        },
        wmaPass(value, half, { n: root, from: n - 1 }),
      ]
    },
  }
}
