import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'

type Range = Pick<Bars, 'high' | 'low'>

export interface DonchianColumns {
  readonly upper: Column
  readonly middle: Column
  readonly lower: Column
}

/**
 * Donchian channel: highest high and lowest low of the last n rows, and the middle between them; NaN for the first
 * n − 1 rows.
 * in: high, low[rows]; out: three columns[rows]. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function donchianInto(out: DonchianColumns, range: Range, n: number): void {
  batchInto(out, donchianOf(n), range)
}

/** {@link donchianInto} into new columns in shared memory. */
export function donchian(range: Range, n: number): DonchianColumns {
  return batch(donchianOf(n), range)
}

/** {@link donchianInto} bar by bar. */
export function donchianStream(
  n: number,
): Stream<Row<keyof Range, 'x'>, Row<keyof DonchianColumns, 'value'>> {
  return streamOf(donchianOf(n))
}

function donchianOf(n: number): Definition<keyof Range, keyof DonchianColumns> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low'],
    outputs: ['upper', 'middle', 'lower'],
    reach: n,
    gaps: 'held',
    passes: ({ upper, middle, lower }, { high, low }) => [
      ...highestPasses(upper, high, n),
      ...lowestPasses(lower, low, n),
      (begin, end) => {
        for (let row = begin; row < end; row++) middle[row] = (upper[row]! + lower[row]!) / 2
      },
    ],
  }
}
