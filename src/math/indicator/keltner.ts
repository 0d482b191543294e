import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod, requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { atrPasses } from './atr.ts'
import { emaPass } from './ema.ts'

export interface KeltnerColumns {
  readonly upper: Column
  readonly middle: Column
  readonly lower: Column
}

export interface KeltnerOptions {
  /** Period of the average true range, default 10. */
  readonly range?: number
  /** Width of either side in average true ranges; default 2. */
  readonly multiplier?: number
}

/**
 * Keltner channel: ema(close, n), which starts with a mean, and its distance by average true ranges; NaN before row
 * max(n − 1, range); Raschke's form of Keltner, 1960.
 * in: bars[rows]; out: three columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function keltnerInto(out: KeltnerColumns, bars: Bars, n: number, options: KeltnerOptions = {}): void {
  batchInto(out, keltnerOf(n, options), bars)
}

/** {@link keltnerInto} into new columns in shared memory. */
export function keltner(bars: Bars, n: number, options: KeltnerOptions = {}): KeltnerColumns {
  return batch(keltnerOf(n, options), bars)
}

/** {@link keltnerInto} bar by bar. */
export function keltnerStream(
  n: number,
  options: KeltnerOptions = {},
): Stream<Row<keyof Bars, 'x'>, Row<keyof KeltnerColumns, 'value'>> {
  return streamOf(keltnerOf(n, options))
}

function keltnerOf(
  n: number,
  { range = 10, multiplier = 2 }: KeltnerOptions,
): Definition<keyof Bars, keyof KeltnerColumns> {
  requirePeriod(n)
  requirePeriod(range)
  requireWithin('multiplier', multiplier, [0, Number.MAX_VALUE])
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['upper', 'middle', 'lower'],
    reach: Math.max(n, range) + 1,
    gaps: 'skipped',
    passes: ({ upper, middle, lower }, bars) => [
      emaPass(middle, bars.close, { n, lead: n }),
      ...atrPasses(upper, bars, range),
      (begin, end) => {
        for (let row = begin; row < end; row++) {
          const side = multiplier * upper[row]!
          const mean = row < range ? NaN : middle[row]!
          upper[row] = mean + side
          middle[row] = mean + 0 * side
          lower[row] = mean - side
        }
      },
    ],
  }
}
