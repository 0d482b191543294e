import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'
import { smaPass } from './sma.ts'

export interface PriceOscillatorOptions {
  /** Default 12. */
  readonly fast?: number
  /** Default 26. */
  readonly slow?: number
  /** Both means (default), or both exponential averages that start with a mean. */
  readonly average?: 'sma' | 'ema'
}

/**
 * Absolute price oscillator: fast average − slow average; NaN before row max(fast, slow) − 1; TA-Lib `APO`.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function apoInto(out: Column, x: Column, options: PriceOscillatorOptions = {}): void {
  batchInto({ value: out }, apoOf(options), { x })
}

/** {@link apoInto} into a new column in shared memory. */
export function apo(x: Column, options: PriceOscillatorOptions = {}): Column {
  return batch(apoOf(options), { x }).value
}

/** {@link apoInto} value by value. */
export function apoStream(options: PriceOscillatorOptions = {}): Stream<number, number> {
  return streamOf(apoOf(options))
}

/** Percentage price oscillator: {@link apoInto} in percent of the slow average, 0 where that is 0; TA-Lib `PPO`. */
export function ppoInto(out: Column, x: Column, options: PriceOscillatorOptions = {}): void {
  batchInto({ value: out }, ppoOf(options), { x })
}

/** {@link ppoInto} into a new column in shared memory. */
export function ppo(x: Column, options: PriceOscillatorOptions = {}): Column {
  return batch(ppoOf(options), { x }).value
}

/** {@link ppoInto} value by value. */
export function ppoStream(options: PriceOscillatorOptions = {}): Stream<number, number> {
  return streamOf(ppoOf(options))
}

function apoOf(options: PriceOscillatorOptions): Definition<'x', 'value'> {
  const { kind, ...periods } = periodsOf(options)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: periods.slow,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const slow = scratch()
      return [
        averagePass(value, x, { n: periods.fast, kind }),
        averagePass(slow, x, { n: periods.slow, kind }),
        (begin, end) => {
          for (let row = begin; row < end; row++) value[row] = value[row]! - slow[row]!
        },
      ]
    },
  }
}

function ppoOf(options: PriceOscillatorOptions): Definition<'x', 'value'> {
  const { kind, ...periods } = periodsOf(options)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: periods.slow,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const slow = scratch()
      return [
        averagePass(value, x, { n: periods.fast, kind }),
        averagePass(slow, x, { n: periods.slow, kind }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            value[row] = slow[row] === 0 ? 0 : ((value[row]! - slow[row]!) / slow[row]!) * 100
          }
        },
      ]
    },
  }
}

type Average = NonNullable<PriceOscillatorOptions['average']>

function periodsOf({ fast = 12, slow = 26, average: kind = 'sma' }: PriceOscillatorOptions) {
  requirePeriod(fast)
  requirePeriod(slow)
  return { fast: Math.min(fast, slow), slow: Math.max(fast, slow), kind }
}

function averagePass(out: Column, x: Column, { n, kind }: { n: number; kind: Average }): Pass {
  return kind === 'sma' ? smaPass(out, x, { n }) : emaPass(out, x, { n, lead: n })
}
