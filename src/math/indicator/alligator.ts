import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { medianPass } from './prices.ts'
import { shiftPass } from './shift.ts'
import { wilderPass } from './wilder.ts'

type Range = Pick<Bars, 'high' | 'low'>

export interface AlligatorColumns {
  /** Wilder's average of 13 median prices, of 8 rows ago. */
  readonly jaw: Column
  /** Of 8, of 5 rows ago. */
  readonly teeth: Column
  /** Of 5, of 3 rows ago. */
  readonly lips: Column
}

/**
 * Alligator: three of Wilder's averages of the median price, each moved forward; NaN before rows 20, 12 and 7; Bill
 * Williams, 1995.
 * in: high, low[rows]; out: three columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function alligatorInto(out: AlligatorColumns, range: Range): void {
  batchInto(out, ALLIGATOR, range)
}

/** {@link alligatorInto} into new columns in shared memory. */
export function alligator(range: Range): AlligatorColumns {
  return batch(ALLIGATOR, range)
}

/** {@link alligatorInto} bar by bar. */
export function alligatorStream(): Stream<Row<keyof Range, 'x'>, Row<keyof AlligatorColumns, 'value'>> {
  return streamOf(ALLIGATOR)
}

const ALLIGATOR: Definition<keyof Range, keyof AlligatorColumns> = {
  inputs: ['high', 'low'],
  outputs: ['jaw', 'teeth', 'lips'],
  reach: 21,
  gaps: 'skipped',
  passes: ({ jaw, teeth, lips }, range, scratch) => {
    const median = scratch()
    const line = (out: Column, n: number, rows: number): Pass[] => {
      const mean = scratch()
      return [wilderPass(mean, median, { n, from: 0 }), shiftPass(out, mean, rows)]
    }
    return [medianPass(median, range), ...line(jaw, 13, 8), ...line(teeth, 8, 5), ...line(lips, 5, 3)]
  },
}
