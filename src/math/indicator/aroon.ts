import { allocateColumn, type Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { onDefinedRows } from '../on-defined-rows.ts'

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
export function aroonInto(out: AroonColumns, { high, low }: Range, n: number): void {
  requirePeriod(n)
  onDefinedRows([out.up, out.down], [high, low], ([up, down], [top, bottom]) => {
    recencyInto(up!, top!, { n, sign: 1 })
    recencyInto(down!, bottom!, { n, sign: -1 })
  })
}

/** {@link aroonInto} into new columns in shared memory. */
export function aroon(range: Range, n: number): AroonColumns {
  const out = { up: allocateColumn(range.high.length), down: allocateColumn(range.high.length) }
  aroonInto(out, range, n)
  return out
}

/** Recency of the largest sign·x. */
function recencyInto(out: Column, x: Column, { n, sign }: { n: number; sign: 1 | -1 }): void {
  let best = 0
  for (let row = 0; row < x.length; row++) {
    if (best < row - n) {
      best = row - n
      for (let at = best + 1; at < row; at++) if (sign * x[at]! >= sign * x[best]!) best = at
    }
    if (sign * x[row]! >= sign * x[best]!) best = row
    out[row] = row < n ? NaN : (100 * (n - (row - best))) / n
  }
}
