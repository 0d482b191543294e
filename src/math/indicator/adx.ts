import { allocateColumn, type Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { onDefinedRows } from '../on-defined-rows.ts'
import { rangeInto } from './atr.ts'

export interface AdxColumns {
  /** Average directional index, 0…100; NaN before row 2n − 1; TA-Lib `ADX`. */
  readonly adx: Column
  /** Share of upward movement in the true range, 0…100; NaN before row n; TA-Lib `PLUS_DI`. */
  readonly plusDi: Column
  /** Share of downward movement in the true range, 0…100; NaN before row n; TA-Lib `MINUS_DI`. */
  readonly minusDi: Column
}

/**
 * Directional movement by Wilder: sums over rows 1…n − 1, from row n on `sum − sum/n + new`; the index starts with
 * the mean of n values at row 2n − 1. A zero true range gives directions 0; two zero directions keep the index.
 * in: bars[rows]; out: three columns[rows]; n ≥ 2. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function adxInto(out: AdxColumns, bars: Bars, n: number): void {
  requirePeriod(n, 2)
  onDefinedRows(
    [out.adx, out.plusDi, out.minusDi],
    [bars.high, bars.low, bars.close],
    ([index, plusDi, minusDi], [high, low, close]) => {
      const defined = { high: high!, low: low!, close: close! }
      rangeInto(index!, defined)
      directionsInto({ adx: index!, plusDi: plusDi!, minusDi: minusDi! }, defined, n)
      indexInto({ adx: index!, plusDi: plusDi!, minusDi: minusDi! }, n)
    },
  )
}

/** {@link adxInto} into new columns in shared memory. */
export function adx(bars: Bars, n: number): AdxColumns {
  const rows = bars.close.length
  const out = { adx: allocateColumn(rows), plusDi: allocateColumn(rows), minusDi: allocateColumn(rows) }
  adxInto(out, bars, n)
  return out
}

/** Reads true ranges from `out.adx`, fills both directions. */
function directionsInto({ adx: ranges, plusDi, minusDi }: AdxColumns, { high, low }: Bars, n: number): void {
  const rows = high.length
  plusDi.fill(NaN, 0, Math.min(n, rows))
  minusDi.fill(NaN, 0, Math.min(n, rows))
  let plus = 0
  let minus = 0
  let range = 0
  for (let row = 1; row < rows; row++) {
    const rise = high[row]! - high[row - 1]!
    const fall = low[row - 1]! - low[row]!
    const up = rise > fall && rise > 0 ? rise : 0
    const down = fall > rise && fall > 0 ? fall : 0
    const decay = row < n ? 1 : 1 - 1 / n
    plus = plus * decay + up
    minus = minus * decay + down
    range = range * decay + ranges[row]!
    if (row < n) continue
    plusDi[row] = range > 0 ? 100 * (plus / range) : 0
    minusDi[row] = range > 0 ? 100 * (minus / range) : 0
  }
}

function indexInto({ adx: index, plusDi, minusDi }: AdxColumns, n: number): void {
  const rows = index.length
  index.fill(NaN, 0, Math.min(2 * n - 1, rows))
  let sum = 0
  let average = 0
  for (let row = n; row < rows; row++) {
    const total = plusDi[row]! + minusDi[row]!
    const imbalance = total > 0 ? 100 * (Math.abs(minusDi[row]! - plusDi[row]!) / total) : NaN
    if (row < 2 * n) {
      if (total > 0) sum += imbalance
      average = sum / n
    } else if (total > 0) average = (average * (n - 1) + imbalance) / n
    if (row >= 2 * n - 1) index[row] = average
  }
}
