import { allocateColumn, type Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { onDefinedRows } from '../on-defined-rows.ts'
import { wilderInto } from './wilder.ts'

/**
 * True range: the largest of high − low, |high − previous close| and |low − previous close|; TA-Lib `TRANGE`.
 *
 * in: bars[rows]; out: out[rows], NaN on the first row. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function trueRangeInto(out: Column, bars: Bars): void {
  onDefinedRows([out], [bars.high, bars.low, bars.close], ([to], [high, low, close]) =>
    rangeInto(to!, { high: high!, low: low!, close: close! }),
  )
}

/** {@link trueRangeInto} into a new column in shared memory. */
export function trueRange(bars: Bars): Column {
  const out = allocateColumn(bars.close.length)
  trueRangeInto(out, bars)
  return out
}

/**
 * Average true range: Wilder's average of the true ranges of rows 1…n at row n, then onward; TA-Lib `ATR`.
 *
 * in: bars[rows]; out: out[rows], NaN before row n. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function atrInto(out: Column, bars: Bars, n: number): void {
  requirePeriod(n)
  onDefinedRows([out], [bars.high, bars.low, bars.close], ([to], [high, low, close]) => {
    rangeInto(to!, { high: high!, low: low!, close: close! })
    wilderInto(to!, to!, { n, from: 1 })
  })
}

/** {@link atrInto} into a new column in shared memory. */
export function atr(bars: Bars, n: number): Column {
  const out = allocateColumn(bars.close.length)
  atrInto(out, bars, n)
  return out
}

/** {@link atrInto} in percent of the close, 0 where the close is 0; TA-Lib `NATR`. */
export function natrInto(out: Column, bars: Bars, n: number): void {
  atrInto(out, bars, n)
  const close = bars.close
  for (let row = 0; row < out.length; row++) {
    out[row] = close[row] === 0 ? out[row]! * 0 : (out[row]! / close[row]!) * 100
  }
}

/** {@link natrInto} into a new column in shared memory. */
export function natr(bars: Bars, n: number): Column {
  const out = allocateColumn(bars.close.length)
  natrInto(out, bars, n)
  return out
}

/** True range of bars without NaN; NaN on row 0. */
export function rangeInto(out: Column, { high, low, close }: Bars): void {
  out[0] = NaN
  for (let row = 1; row < out.length; row++) {
    const previous = close[row - 1]!
    const top = high[row]!
    const bottom = low[row]!
    out[row] = Math.max(top - bottom, Math.abs(top - previous), Math.abs(bottom - previous))
  }
}
