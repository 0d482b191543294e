import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

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
  batchInto({ value: out }, emaOf(n, options), { x })
}

/** {@link emaInto} into a new column in shared memory. */
export function ema(x: Column, n: number, options: EmaOptions = {}): Column {
  return batch(emaOf(n, options), { x }).value
}

/** {@link emaInto} value by value. */
export function emaStream(n: number, options: EmaOptions = {}): Stream<number, number> {
  return streamOf(emaOf(n, options))
}

function emaOf(n: number, options: EmaOptions): Definition<'x', 'value'> {
  requirePeriod(n)
  const lead = options.seed === 'sma' ? n : 1
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: lead,
    gaps: 'skipped',
    passes: ({ value }, { x }) => [emaPass(value, x, { n, lead })],
  }
}

export interface Smoothing {
  readonly n: number
  /** Values whose mean is the first average. */
  readonly lead: number
  /** Row of the first value, default 0. */
  readonly from?: number
}

/**
 * Exponential average of period n; NaN before row from + lead − 1. in: x without NaN from `from` on; out may be x.
 */
export function emaPass(out: Column, x: Column, { n, lead, from = 0 }: Smoothing): Pass {
  return smoothPass(out, x, { alpha: 2 / (n + 1), lead, from })
}

/**
 * Exponential average by its weight of the newest value. A value equal to the average leaves it as it is, so a
 * constant stays exact.
 */
export function smoothPass(
  out: Column,
  x: Column,
  { alpha, lead, from = 0 }: Omit<Smoothing, 'n'> & { readonly alpha: number },
): Pass {
  const keep = 1 - alpha
  const start = from + lead - 1
  let carried = 0
  return (begin, end) => {
    let average = +carried
    let row = begin
    for (; row < end && row <= start; row++) {
      if (row >= from) average += x[row]!
      if (row === start) average /= lead
      out[row] = row === start ? average : NaN
    }
    for (; row < end; row++) {
      const value = x[row]!
      if (value !== average) average = keep * average + alpha * value
      out[row] = average
    }
    carried = average
  }
}
