import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { onDefinedRows } from '../on-defined-rows.ts'
import { type EmaSeed, smoothInto } from './ema.ts'

export interface MacdColumns {
  /** Fast average minus slow average. */
  readonly line: Column
  /** Average of the line. */
  readonly signal: Column
  /** Line minus signal. */
  readonly histogram: Column
}

export interface MacdOptions {
  /** Default 12. */
  readonly fast?: number
  /** Default 26. */
  readonly slow?: number
  /** Default 9. */
  readonly signal?: number
  /** Default `first`. */
  readonly seed?: EmaSeed
}

/**
 * Moving average convergence and divergence.
 * Seed `first`: pandas averages, defined from the first row. Seed `sma`: TA-Lib `MACD`: both averages start at the
 * row where the slow one can, and all three outputs are NaN before row slow + signal − 2.
 *
 * in: x[rows]; out: three columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function macdInto(out: MacdColumns, x: Column, options: MacdOptions = {}): void {
  const { fast = 12, slow = 26, signal = 9, seed = 'first' } = options
  requirePeriod(fast)
  requirePeriod(slow)
  requirePeriod(signal)
  const periods = { fast: Math.min(fast, slow), slow: Math.max(fast, slow), signal, seed }
  onDefinedRows([out.line, out.signal, out.histogram], [x], ([line, average, histogram], [from]) =>
    convergeInto({ line: line!, signal: average!, histogram: histogram! }, from!, periods),
  )
}

/** {@link macdInto} into new columns in shared memory. */
export function macd(x: Column, options: MacdOptions = {}): MacdColumns {
  const rows = x.length
  const out = { line: allocateColumn(rows), signal: allocateColumn(rows), histogram: allocateColumn(rows) }
  macdInto(out, x, options)
  return out
}

/** `signal` and `histogram` hold the slow and the fast average until the line is made of them. */
function convergeInto(out: MacdColumns, x: Column, periods: Required<MacdOptions>): void {
  const { fast, slow, signal, seed } = periods
  const { line, signal: average, histogram } = out
  const rows = x.length
  const lead = seed === 'sma' ? Math.min(slow - 1, rows) : 0
  const warmUp = (n: number) => ({ alpha: 2 / (n + 1), lead: seed === 'sma' ? n : 1 })
  const fastStart = seed === 'sma' ? Math.min(slow - fast, rows) : 0
  smoothInto(average, x, warmUp(slow))
  smoothInto(histogram.subarray(fastStart), x.subarray(fastStart), warmUp(fast))
  line.fill(NaN, 0, lead)
  for (let row = lead; row < rows; row++) line[row] = histogram[row]! - average[row]!
  average.fill(NaN, 0, lead)
  smoothInto(average.subarray(lead), line.subarray(lead), warmUp(signal))
  for (let row = 0; row < rows; row++) {
    histogram[row] = line[row]! - average[row]!
    if (Number.isNaN(average[row])) line[row] = NaN
  }
}
