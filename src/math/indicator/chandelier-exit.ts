import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod, requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { atrPasses } from './atr.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'

export interface ChandelierColumns {
  /** Where a long position is left: below it. */
  readonly long: Column
  /** Where a short position is left: above it. */
  readonly short: Column
}

export interface ChandelierOptions {
  /** Distance in average true ranges, default 3. */
  readonly multiplier?: number
}

/**
 * Chandelier exit: highest high of n rows less a multiple of atr(n), lowest low plus it; NaN before row n; LeBeau.
 * in: bars[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function chandelierExitInto(
  out: ChandelierColumns,
  bars: Bars,
  n: number,
  options: ChandelierOptions = {},
): void {
  batchInto(out, chandelierExitOf(n, options), bars)
}

/** {@link chandelierExitInto} into new columns in shared memory. */
export function chandelierExit(bars: Bars, n: number, options: ChandelierOptions = {}): ChandelierColumns {
  return batch(chandelierExitOf(n, options), bars)
}

/** {@link chandelierExitInto} bar by bar. */
export function chandelierExitStream(
  n: number,
  options: ChandelierOptions = {},
): Stream<Row<keyof Bars, 'x'>, Row<keyof ChandelierColumns, 'value'>> {
  return streamOf(chandelierExitOf(n, options))
}

function chandelierExitOf(
  n: number,
  { multiplier = 3 }: ChandelierOptions,
): Definition<keyof Bars, keyof ChandelierColumns> {
  requirePeriod(n)
  requireWithin('multiplier', multiplier, [0, Number.MAX_VALUE])
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['long', 'short'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ long, short }, bars, scratch) => {
      const range = scratch()
      return [
        ...highestPasses(long, bars.high, n),
        ...lowestPasses(short, bars.low, n),
        ...atrPasses(range, bars, n),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            long[row] = long[row]! - multiplier * range[row]!
            short[row] = short[row]! + multiplier * range[row]!
          }
        },
      ]
    },
  }
}
