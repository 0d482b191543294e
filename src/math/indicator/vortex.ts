import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { sumPass } from './sma.ts'
import { rangePass } from './true-range.ts'

export interface VortexColumns {
  readonly plus: Column
  readonly minus: Column
}

/**
 * Vortex indicator: Σ|high − previous low| (plus) and Σ|low − previous high| (minus) of n rows, over the sum of
 * their true ranges, 0 where that is 0; NaN before row n; Botes and Siepman, 2010.
 * in: bars[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function vortexInto(out: VortexColumns, bars: Bars, n: number): void {
  batchInto(out, vortexOf(n), bars)
}

/** {@link vortexInto} into new columns in shared memory. */
export function vortex(bars: Bars, n: number): VortexColumns {
  return batch(vortexOf(n), bars)
}

/** {@link vortexInto} bar by bar. */
export function vortexStream(n: number): Stream<Row<keyof Bars, 'x'>, Row<keyof VortexColumns, 'value'>> {
  return streamOf(vortexOf(n))
}

function vortexOf(n: number): Definition<keyof Bars, keyof VortexColumns> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['plus', 'minus'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ plus, minus }, bars, scratch) => {
      const [up, down, range, ranges] = [scratch(), scratch(), scratch(), scratch()]
      return [
        rangePass(range, bars),
        swingPass({ up, down }, bars),
        sumPass(plus, up, { n, from: 1 }),
        sumPass(minus, down, { n, from: 1 }),
        sumPass(ranges, range, { n, from: 1 }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            plus[row] = ranges[row] === 0 ? 0 : plus[row]! / ranges[row]!
            minus[row] = ranges[row] === 0 ? 0 : minus[row]! / ranges[row]!
          }
        },
      ]
    },
  }
}

function swingPass({ up, down }: { up: Column; down: Column }, { high, low }: Bars): Pass {
  return (begin, end) => {
    for (let row = Math.max(begin, 1); row < end; row++) {
      up[row] = Math.abs(high[row]! - low[row - 1]!)
      down[row] = Math.abs(low[row]! - high[row - 1]!)
    }
  }
}
