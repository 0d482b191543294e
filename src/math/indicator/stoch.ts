import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'
import { smaPass } from './sma.ts'

export interface StochColumns {
  readonly k: Column
  readonly d: Column
}

export interface StochOptions {
  /** Rows whose high and low span the range; default 5. */
  readonly fastK?: number
  /** Rows averaged into k; default 3; 1 gives the fast oscillator. */
  readonly slowK?: number
  /** Rows of k averaged into d; default 3. */
  readonly slowD?: number
}

/**
 * Stochastic oscillator, 0…100: where the close stands in the range of the last rows (0 where the range is 0),
 * averaged to k, and again to d; TA-Lib `STOCH`, but k is defined as early as it can be, not only where d is.
 * in: bars[rows]; out: two columns[rows]. NaN inside: NaN while a window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function stochInto(out: StochColumns, bars: Bars, options: StochOptions = {}): void {
  batchInto(out, stochOf(options), bars)
}

/** {@link stochInto} into new columns in shared memory. */
export function stoch(bars: Bars, options: StochOptions = {}): StochColumns {
  return batch(stochOf(options), bars)
}

/** {@link stochInto} bar by bar. */
export function stochStream(
  options: StochOptions = {},
): Stream<Row<keyof Bars, 'x'>, Row<'k' | 'd', 'value'>> {
  return streamOf(stochOf(options))
}

export interface StochFastOptions {
  /** Rows whose high and low span the range; default 5. */
  readonly fastK?: number
  /** Rows of k averaged into d; default 3. */
  readonly fastD?: number
}

/** Fast stochastic oscillator: {@link stochInto} without the first average; TA-Lib `STOCHF`. */
export function stochFastInto(out: StochColumns, bars: Bars, options: StochFastOptions = {}): void {
  batchInto(out, stochFastOf(options), bars)
}

/** {@link stochFastInto} into new columns in shared memory. */
export function stochFast(bars: Bars, options: StochFastOptions = {}): StochColumns {
  return batch(stochFastOf(options), bars)
}

/** {@link stochFastInto} bar by bar. */
export function stochFastStream(
  options: StochFastOptions = {},
): Stream<Row<keyof Bars, 'x'>, Row<'k' | 'd', 'value'>> {
  return streamOf(stochFastOf(options))
}

function stochFastOf({ fastK = 5, fastD = 3 }: StochFastOptions): Definition<keyof Bars, 'k' | 'd'> {
  return stochOf({ fastK, slowK: 1, slowD: fastD })
}

function stochOf({ fastK = 5, slowK = 3, slowD = 3 }: StochOptions): Definition<keyof Bars, 'k' | 'd'> {
  requirePeriod(fastK)
  requirePeriod(slowK)
  requirePeriod(slowD)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['k', 'd'],
    reach: fastK + slowK + slowD,
    gaps: 'held',
    passes: ({ k, d }, { high, low, close }, scratch) => {
      const top = scratch()
      const bottom = scratch()
      const fast = top
      return [
        ...highestPasses(top, high, fastK),
        ...lowestPasses(bottom, low, fastK),
        rangePlacePass(fast, { top, bottom, close }),
        smaPass(k, fast, { n: slowK }),
        smaPass(d, k, { n: slowD }),
      ]
    },
  }
}

/** Where the close stands between bottom (0) and top (100), 0 in a range of 0. out may be any of the three. */
export function rangePlacePass(
  out: Column,
  { top, bottom, close }: Readonly<Record<'top' | 'bottom' | 'close', Column>>,
): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const range = top[row]! - bottom[row]!
      const above = close[row]! - bottom[row]!
      out[row] = range === 0 ? above * 0 : 100 * (above / range)
    }
  }
}
