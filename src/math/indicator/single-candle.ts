import type { Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { type Prices, patternOf } from './candle-pattern.ts'

/**
 * Spinning top, 100 of a close at or above the open, else −100: the body is below the mean of the ten candles
 * before, both shadows are longer than it; NaN before row 10; TA-Lib `CDLSPINNINGTOP`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function spinningTopInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, SPINNING_TOP, candles)
}

/** {@link spinningTopInto} into a new column in shared memory. */
export function spinningTop(candles: Prices): Column {
  return batch(SPINNING_TOP, candles).value
}

/** {@link spinningTopInto} candle by candle. */
export function spinningTopStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(SPINNING_TOP)
}

/**
 * Marubozu, 100 of a close at or above the open, else −100: the body is above the mean of the ten candles before,
 * both shadows are below a tenth of their mean range; NaN before row 10; TA-Lib `CDLMARUBOZU`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function marubozuInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, MARUBOZU, candles)
}

/** {@link marubozuInto} into a new column in shared memory. */
export function marubozu(candles: Prices): Column {
  return batch(MARUBOZU, candles).value
}

/** {@link marubozuInto} candle by candle. */
export function marubozuStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(MARUBOZU)
}

const SPINNING_TOP: Definition<keyof Prices, 'value'> = patternOf(
  10,
  (out, { open, high, low, close }, norm) => {
    const body = norm('body', 10)
    return (begin, end) => {
      for (let row = Math.max(begin, 10); row < end; row++) {
        const top = Math.max(open[row]!, close[row]!)
        const bottom = Math.min(open[row]!, close[row]!)
        const size = top - bottom
        const found = size < body[row]! && high[row]! - top > size && bottom - low[row]! > size
        out[row] = found ? (close[row]! >= open[row]! ? 100 : -100) : 0
      }
    }
  },
)

const MARUBOZU: Definition<keyof Prices, 'value'> = patternOf(10, (out, { open, high, low, close }, norm) => {
  const body = norm('body', 10)
  const range = norm('range', 10)
  return (begin, end) => {
    for (let row = Math.max(begin, 10); row < end; row++) {
      const top = Math.max(open[row]!, close[row]!)
      const bottom = Math.min(open[row]!, close[row]!)
      const little = 0.1 * range[row]!
      const found = top - bottom > body[row]! && high[row]! - top < little && bottom - low[row]! < little
      out[row] = found ? (close[row]! >= open[row]! ? 100 : -100) : 0
    }
  }
})
