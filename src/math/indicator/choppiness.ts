import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { log } from '../elementary/log.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'
import { sumPass } from './sma.ts'
import { rangePass } from './true-range.ts'

/**
 * Choppiness index: 100·log(sum of n true ranges / range of n rows) / log n, 100 where that range is 0; NaN before
 * row n; Dreiss, TradingView's form.
 * in: bars[rows]; out: out[rows]; n ≥ 2. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function choppinessInto(out: Column, bars: Bars, n: number): void {
  batchInto({ value: out }, choppinessOf(n), bars)
}

/** {@link choppinessInto} into a new column in shared memory. */
export function choppiness(bars: Bars, n: number): Column {
  return batch(choppinessOf(n), bars).value
}

/** {@link choppinessInto} bar by bar. */
export function choppinessStream(n: number): Stream<Row<keyof Bars, 'x'>, number> {
  return streamOf(choppinessOf(n))
}

function choppinessOf(n: number): Definition<keyof Bars, 'value'> {
  requirePeriod(n, 2)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ value }, bars, scratch) => {
      const [range, top, bottom] = [scratch(), scratch(), scratch()]
      const scale = 100 / log(n)
      return [
        rangePass(range, bars),
        sumPass(value, range, { n, from: 1 }),
        ...highestPasses(top, bars.high, n),
        ...lowestPasses(bottom, bars.low, n),
        (begin, end) => {
          for (let row = Math.max(begin, n); row < end; row++) {
            const span = top[row]! - bottom[row]!
            value[row] = span === 0 ? 100 : scale * log(value[row]! / span)
          }
        },
      ]
    },
  }
}
