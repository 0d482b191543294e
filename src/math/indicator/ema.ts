import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { onDefinedRows } from '../on-defined-rows.ts'

/** `first`: starts with the first value, as pandas does; `sma`: with the mean of the first n, as TA-Lib does. */
export type EmaSeed = 'first' | 'sma'

export interface EmaOptions {
  /** Default `first`. */
  readonly seed?: EmaSeed
}

/**
 * Exponential moving average, α = 2 / (n + 1): α·x + (1 − α)·previous.
 * Seed `first`: equals pandas `ewm(span=n, adjust=False).mean()`, defined from the first row.
 * Seed `sma`: equals TA-Lib `EMA`, NaN for the first n − 1 rows.
 *
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped. Cost: one multiply-add chain.
 * @throws MathFault `math.period`, `math.length`
 */
export function emaInto(out: Column, x: Column, n: number, options: EmaOptions = {}): void {
  requirePeriod(n)
  const lead = options.seed === 'sma' ? n : 1
  onDefinedRows([out], [x], ([to], [from]) => smoothInto(to!, from!, { alpha: 2 / (n + 1), lead }))
}

/** {@link emaInto} into a new column in shared memory. */
export function ema(x: Column, n: number, options: EmaOptions = {}): Column {
  const out = allocateColumn(x.length)
  emaInto(out, x, n, options)
  return out
}

/**
 * Exponential smoothing that starts with the mean of rows 0…lead − 1, at row lead − 1; NaN before.
 * in: x without NaN. A value equal to the average leaves it as it is, so a constant stays exact.
 */
export function smoothInto(out: Column, x: Column, { alpha, lead }: { alpha: number; lead: number }): void {
  const rows = x.length
  out.fill(NaN, 0, Math.min(lead - 1, rows))
  if (rows < lead) return
  const keep = 1 - alpha
  let sum = 0
  for (let row = 0; row < lead; row++) sum += x[row]!
  let average = sum / lead
  out[lead - 1] = average
  for (let row = lead; row < rows; row++) {
    const value = x[row]!
    if (value !== average) average = keep * average + alpha * value
    out[row] = average
  }
}
