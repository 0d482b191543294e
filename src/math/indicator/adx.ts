import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Columns, Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { rangePass } from './true-range.ts'

export interface AdxColumns {
  /** Average directional index, 0…100; NaN before row 2n − 1; TA-Lib `ADX`. */
  readonly adx: Column
  /** Share of upward movement in the true range, 0…100; NaN before row n; TA-Lib `PLUS_DI`. */
  readonly plusDi: Column
  /** Share of downward movement in the true range, 0…100; NaN before row n; TA-Lib `MINUS_DI`. */
  readonly minusDi: Column
}

/**
 * Directional movement by Wilder: sums over rows 1…n − 1, from row n on `sum − sum/n + new`; the index starts with
 * the mean of n values at row 2n − 1. A zero true range gives directions 0; two zero directions keep the index.
 * in: bars[rows]; out: three columns[rows]; n ≥ 2. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function adxInto(out: AdxColumns, bars: Bars, n: number): void {
  batchInto(out, adxOf(n), bars)
}

/** {@link adxInto} into new columns in shared memory. */
export function adx(bars: Bars, n: number): AdxColumns {
  return batch(adxOf(n), bars)
}

/** {@link adxInto} bar by bar. */
export function adxStream(n: number): Stream<Row<keyof Bars, 'x'>, Row<keyof AdxColumns, 'value'>> {
  return streamOf(adxOf(n))
}

function adxOf(n: number): Definition<keyof Bars, keyof AdxColumns> {
  requirePeriod(n, 2)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['adx', 'plusDi', 'minusDi'],
    reach: 2 * n,
    gaps: 'skipped',
    passes: (out, bars) => adxPasses(out, bars, n),
  }
}

/** The three columns of bars without NaN. */
export function adxPasses(out: Columns<keyof AdxColumns>, bars: Bars, n: number): readonly Pass[] {
  const { adx: ranges, plusDi, minusDi } = out
  return [rangePass(ranges, bars), directionPass({ ranges, plusDi, minusDi }, bars, n), indexPass(out, n)]
}

/** Both directions, of true ranges. */
export function directionPass(
  { ranges, plusDi, minusDi }: Columns<'ranges' | 'plusDi' | 'minusDi'>,
  { high, low }: Pick<Bars, 'high' | 'low'>,
  n: number,
): Pass {
  let carriedPlus = 0
  let carriedMinus = 0
  let carriedRange = 0
  return (begin, end) => {
    let plus = +carriedPlus
    let minus = +carriedMinus
    let range = +carriedRange
    for (let row = begin; row < end; row++) {
      if (row < n) {
        plusDi[row] = NaN
        minusDi[row] = NaN
      }
      if (row === 0) continue
      const rise = high[row]! - high[row - 1]!
      const fall = low[row - 1]! - low[row]!
      const up = rise > fall && rise > 0 ? rise : 0
      const down = fall > rise && fall > 0 ? fall : 0
      const decay = row < n ? 1 : 1 - 1 / n
      plus = plus * decay + up
      minus = minus * decay + down
      range = range * decay + ranges[row]!
      if (row < n) continue
      plusDi[row] = range > 0 ? 100 * (plus / range) : 0
      minusDi[row] = range > 0 ? 100 * (minus / range) : 0
    }
    carriedPlus = plus
    carriedMinus = minus
    carriedRange = range
  }
}

function indexPass({ adx: index, plusDi, minusDi }: Columns<keyof AdxColumns>, n: number): Pass {
  let carriedSum = 0
  let carried = 0
  return (begin, end) => {
    let sum = +carriedSum
    let average = +carried
    for (let row = begin; row < end; row++) {
      if (row >= n) {
        const total = plusDi[row]! + minusDi[row]!
        const imbalance = total > 0 ? 100 * (Math.abs(minusDi[row]! - plusDi[row]!) / total) : NaN
        if (row < 2 * n) {
          if (total > 0) sum += imbalance
          average = sum / n
        } else if (total > 0) average = (average * (n - 1) + imbalance) / n
      }
      index[row] = row < 2 * n - 1 ? NaN : average
    }
    carriedSum = sum
    carried = average
  }
}
