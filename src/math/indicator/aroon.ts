import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

export interface AroonColumns {
  readonly up: Column
  readonly down: Column
}

type Range = Pick<Bars, 'high' | 'low'>

/**
 * Aroon, 0…100: how recent the highest high (up) and the lowest low (down) of the last n + 1 rows are:
 * 100·(n − rows since)/n; of equal extremes the latest counts; NaN before row n; TA-Lib `AROON`.
 * in: high, low[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * Cost: O(1) a row on most data, O(n) where the extreme always is the oldest row.
 * @throws MathFault `math.period`, `math.length`
 */
export function aroonInto(out: AroonColumns, range: Range, n: number): void {
  batchInto(out, aroonOf(n), range)
}

/** {@link aroonInto} into new columns in shared memory. */
export function aroon(range: Range, n: number): AroonColumns {
  return batch(aroonOf(n), range)
}

/** {@link aroonInto} bar by bar. */
export function aroonStream(n: number): Stream<Row<keyof Range, 'x'>, Row<keyof AroonColumns, 'value'>> {
  return streamOf(aroonOf(n))
}

function aroonOf(n: number): Definition<keyof Range, keyof AroonColumns> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low'],
    outputs: ['up', 'down'],
    reach: n,
    gaps: 'skipped',
    passes: ({ up, down }, { high, low }) => [
      recencyPass(up, high, { n, sign: 1 }),
      recencyPass(down, low, { n, sign: -1 }),
    ],
  }
}

/** {@link aroonInto}, up less down, −100…100; TA-Lib `AROONOSC`. */
export function aroonOscInto(out: Column, range: Range, n: number): void {
  batchInto({ value: out }, aroonOscOf(n), range)
}

/** {@link aroonOscInto} into a new column in shared memory. */
export function aroonOsc(range: Range, n: number): Column {
  return batch(aroonOscOf(n), range).value
}

/** {@link aroonOscInto} bar by bar. */
export function aroonOscStream(n: number): Stream<Row<keyof Range, 'x'>, number> {
  return streamOf(aroonOscOf(n))
}

function aroonOscOf(n: number): Definition<keyof Range, 'value'> {
  return {
    ...aroonOf(n),
    outputs: ['value'],
    passes: ({ value }, { high, low }, scratch) => {
      const down = scratch()
      return [
        recencyPass(value, high, { n, sign: 1 }),
        recencyPass(down, low, { n, sign: -1 }),
        (begin, end) => {
          for (let row = begin; row < end; row++) value[row] = value[row]! - down[row]!
        },
      ]
    },
  }
}

/** Recency of the largest sign·x. */
function recencyPass(out: Column, x: Column, { n, sign }: { n: number; sign: 1 | -1 }): Pass {
  let carried = -1
  return (begin, end) => {
    let age = carried | 0
    for (let row = begin; row < end; row++) {
      age++
      if (age > n) {
        age = n
        for (let at = row - n + 1; at < row; at++) if (sign * x[at]! >= sign * x[row - age]!) age = row - at
      }
      if (sign * x[row]! >= sign * x[row - age]!) age = 0
      out[row] = row < n ? NaN : (100 * (n - age)) / n
    }
    carried = age
  }
}
