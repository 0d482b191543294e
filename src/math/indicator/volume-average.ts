import type { Candles, Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { sumPass } from './sma.ts'

type Traded = Pick<Candles, 'close' | 'volume'>

/**
 * Volume-weighted moving average: Σ(close·volume) / Σ volume of the last n rows; NaN for the first n − 1 and where
 * the window has no volume; TradingView `ta.vwma`.
 * in: close, volume[rows]; out: out[rows]. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function vwmaInto(out: Column, candles: Traded, n: number): void {
  batchInto({ value: out }, vwmaOf(n), candles)
}

/** {@link vwmaInto} into a new column in shared memory. */
export function vwma(candles: Traded, n: number): Column {
  return batch(vwmaOf(n), candles).value
}

/** {@link vwmaInto} candle by candle. */
export function vwmaStream(n: number): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(vwmaOf(n))
}

/**
 * Elastic volume-weighted moving average: previous + (close − previous)·volume / (volume of the last n rows), the
 * close at row n − 1 first; a window without volume keeps the previous; NaN for the first n − 1 rows; Fries, 2001.
 * in: close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function evwmaInto(out: Column, candles: Traded, n: number): void {
  batchInto({ value: out }, evwmaOf(n), candles)
}

/** {@link evwmaInto} into a new column in shared memory. */
export function evwma(candles: Traded, n: number): Column {
  return batch(evwmaOf(n), candles).value
}

/** {@link evwmaInto} candle by candle. */
export function evwmaStream(n: number): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(evwmaOf(n))
}

function vwmaOf(n: number): Definition<keyof Traded, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['close', 'volume'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { close, volume }, scratch) => {
      const [paid, sum] = [scratch(), scratch()]
      return [
        (begin, end) => {
          for (let row = begin; row < end; row++) paid[row] = close[row]! * volume[row]!
        },
        sumPass(value, paid, { n }),
        sumPass(sum, volume, { n }),
        (begin, end) => {
          for (let row = begin; row < end; row++) value[row] = value[row]! / sum[row]!
        },
      ]
    },
  }
}

function evwmaOf(n: number): Definition<keyof Traded, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['close', 'volume'],
    outputs: ['value'],
    reach: n,
    gaps: 'skipped',
    passes: ({ value }, { close, volume }, scratch) => {
      const sum = scratch()
      return [sumPass(sum, volume, { n }), elasticPass(value, { close, volume, sum }, n)]
    },
  }
}

function elasticPass(out: Column, candles: Traded & { readonly sum: Column }, n: number): Pass {
  const { close, volume, sum } = candles
  let carried = 0
  return (begin, end) => {
    let average = +carried
    for (let row = begin; row < end; row++) {
      if (row < n) average = close[row]!
      else if (sum[row]! > 0) average += (close[row]! - average) * (volume[row]! / sum[row]!)
      out[row] = row < n - 1 ? NaN : average
    }
    carried = average
  }
}
