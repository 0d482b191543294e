import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Columns, Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { type EmaSeed, emaPass } from './ema.ts'

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
  batchInto(out, macdOf(options), { x })
}

/** {@link macdInto} into new columns in shared memory. */
export function macd(x: Column, options: MacdOptions = {}): MacdColumns {
  return batch(macdOf(options), { x })
}

/** {@link macdInto} value by value. */
export function macdStream(options: MacdOptions = {}): Stream<number, Row<keyof MacdColumns, 'value'>> {
  return streamOf(macdOf(options))
}

function macdOf(options: MacdOptions): Definition<'x', keyof MacdColumns> {
  const { fast = 12, slow = 26, signal = 9, seed = 'first' } = options
  requirePeriod(fast)
  requirePeriod(slow)
  requirePeriod(signal)
  const periods = { fast: Math.min(fast, slow), slow: Math.max(fast, slow), signal, seed }
  return {
    inputs: ['x'],
    outputs: ['line', 'signal', 'histogram'],
    reach: periods.slow + signal,
    gaps: 'skipped',
    passes: (out, { x }) => convergePasses(out, x, periods),
  }
}

/** `signal` and `histogram` hold the slow and the fast average until the line is made of them. */
function convergePasses(
  { line, signal: average, histogram }: Columns<keyof MacdColumns>,
  x: Column,
  { fast, slow, signal, seed }: Required<MacdOptions>,
): readonly Pass[] {
  const lead = (n: number) => (seed === 'sma' ? n : 1)
  const first = lead(slow) - 1
  return [
    emaPass(average, x, { n: slow, lead: lead(slow) }),
    emaPass(histogram, x, { n: fast, lead: lead(fast), from: seed === 'sma' ? slow - fast : 0 }),
    (begin, end) => {
      for (let row = begin; row < end; row++) line[row] = histogram[row]! - average[row]!
    },
    emaPass(average, line, { n: signal, lead: lead(signal), from: first }),
    (begin, end) => {
      for (let row = begin; row < end; row++) {
        histogram[row] = line[row]! - average[row]!
        if (Number.isNaN(average[row])) line[row] = NaN
      }
    },
  ]
}
