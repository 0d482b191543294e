import type { Column } from '../../../../domain/index.ts'
import { ascendingOrder } from '../../../../math/index.ts'

/** A column's ranks, so that a sum of products with a centred label is its AUC. */
export interface CentredRanks {
  /** (rank − mean rank) / number of known rows, ties share their mean; 0 where the column is NaN. */
  readonly values: Float64Array
  /** 1 where the column has a value, else 0. */
  readonly known: Uint8Array
}

/** in: x[rows], NaN where unknown. Cost: one sort. */
export function centredRanks(x: Column): CentredRanks {
  const order = ascendingOrder(x)
  const values = new Float64Array(x.length)
  const known = new Uint8Array(x.length)
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && x[order[to]!] === x[order[from]!]) to++
    const rank = (from + to - order.length) / 2 / order.length
    for (let at = from; at < to; at++) {
      values[order[at]!] = rank
      known[order[at]!] = 1
    }
    from = to
  }
  return { values, known }
}

/** Change from the row before; NaN at the first row and where either is. */
export function changesOf(x: Column): Column {
  const out = new Float64Array(x.length).fill(Number.NaN)
  for (let row = 1; row < x.length; row++) out[row] = x[row]! - x[row - 1]!
  return out
}
