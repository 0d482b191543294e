import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { adxPasses, directionPass } from './adx.ts'
import { rangePass } from './true-range.ts'

/**
 * Directional movement index, 0…100: 100·|plusDi − minusDi| / (plusDi + minusDi) of `adx`, the value before where
 * both are 0 (0 at first); NaN before row n; TA-Lib `DX`.
 * in: bars[rows]; out: out[rows]; n ≥ 2. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function dxInto(out: Column, bars: Bars, n: number): void {
  batchInto({ value: out }, dxOf(n), bars)
}

/** {@link dxInto} into a new column in shared memory. */
export function dx(bars: Bars, n: number): Column {
  return batch(dxOf(n), bars).value
}

/** {@link dxInto} bar by bar. */
export function dxStream(n: number): Stream<Row<keyof Bars, 'x'>, number> {
  return streamOf(dxOf(n))
}

/**
 * Directional movement rating, 0…100: the mean of `adx` and of its value n − 1 rows ago; NaN before row 3n − 2;
 * TA-Lib `ADXR`.
 * in: bars[rows]; out: out[rows]; n ≥ 2. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function adxrInto(out: Column, bars: Bars, n: number): void {
  batchInto({ value: out }, adxrOf(n), bars)
}

/** {@link adxrInto} into a new column in shared memory. */
export function adxr(bars: Bars, n: number): Column {
  return batch(adxrOf(n), bars).value
}

/** {@link adxrInto} bar by bar. */
export function adxrStream(n: number): Stream<Row<keyof Bars, 'x'>, number> {
  return streamOf(adxrOf(n))
}

function dxOf(n: number): Definition<keyof Bars, 'value'> {
  requirePeriod(n, 2)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['value'],
    reach: 2 * n,
    gaps: 'skipped',
    passes: ({ value }, bars, scratch) => {
      const [plusDi, minusDi] = [scratch(), scratch()]
      return [
        rangePass(value, bars),
        directionPass({ ranges: value, plusDi, minusDi }, bars, n),
        imbalancePass(value, { plusDi, minusDi }, n),
      ]
    },
  }
}

function adxrOf(n: number): Definition<keyof Bars, 'value'> {
  requirePeriod(n, 2)
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['value'],
    reach: 3 * n,
    gaps: 'skipped',
    passes: ({ value }, bars, scratch) => {
      const index = { adx: scratch(), plusDi: scratch(), minusDi: scratch() }
      return [
        ...adxPasses(index, bars, n),
        (begin, end) => {
          const { adx } = index
          for (let row = begin; row < end; row++) {
            value[row] = row < n - 1 ? NaN : (adx[row]! + adx[row - n + 1]!) / 2
          }
        },
      ]
    },
  }
}

function imbalancePass(
  out: Column,
  { plusDi, minusDi }: { plusDi: Column; minusDi: Column },
  n: number,
): Pass {
  let carried = 0
  return (begin, end) => {
    let last = +carried
    for (let row = begin; row < end; row++) {
      const total = plusDi[row]! + minusDi[row]!
      if (total > 0) last = 100 * (Math.abs(minusDi[row]! - plusDi[row]!) / total)
      out[row] = row < n ? NaN : last
    }
    carried = last
  }
}
