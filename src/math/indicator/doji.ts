import type { Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { type Prices, patternOf } from './candle-pattern.ts'

/**
 * Doji, 100: the body is at most a tenth of the mean range of the ten candles before; NaN before row 10; TA-Lib
 * `CDLDOJI`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function dojiInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, DOJI, candles)
}

/** {@link dojiInto} into a new column in shared memory. */
export function doji(candles: Prices): Column {
  return batch(DOJI, candles).value
}

/** {@link dojiInto} candle by candle. */
export function dojiStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(DOJI)
}

/**
 * Dragonfly doji, 100: a {@link dojiInto} whose upper shadow is below that tenth and whose lower one is above it;
 * TA-Lib `CDLDRAGONFLYDOJI`.
 */
export function dragonflyDojiInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, DRAGONFLY_DOJI, candles)
}

/** {@link dragonflyDojiInto} into a new column in shared memory. */
export function dragonflyDoji(candles: Prices): Column {
  return batch(DRAGONFLY_DOJI, candles).value
}

/** {@link dragonflyDojiInto} candle by candle. */
export function dragonflyDojiStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(DRAGONFLY_DOJI)
}

/**
 * Gravestone doji, 100: a {@link dojiInto} whose lower shadow is below that tenth and whose upper one is above it;
 * TA-Lib `CDLGRAVESTONEDOJI`.
 */
export function gravestoneDojiInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, GRAVESTONE_DOJI, candles)
}

/** {@link gravestoneDojiInto} into a new column in shared memory. */
export function gravestoneDoji(candles: Prices): Column {
  return batch(GRAVESTONE_DOJI, candles).value
}

/** {@link gravestoneDojiInto} candle by candle. */
export function gravestoneDojiStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(GRAVESTONE_DOJI)
}

const DOJI: Definition<keyof Prices, 'value'> = patternOf(10, (out, { open, close }, norm) => {
  const range = norm('range', 10)
  return (begin, end) => {
    for (let row = Math.max(begin, 10); row < end; row++) {
      out[row] = Math.abs(close[row]! - open[row]!) <= 0.1 * range[row]! ? 100 : 0
    }
  }
})

const DRAGONFLY_DOJI: Definition<keyof Prices, 'value'> = patternOf(
  10,
  (out, { open, high, low, close }, norm) => {
    const range = norm('range', 10)
    return (begin, end) => {
      for (let row = Math.max(begin, 10); row < end; row++) {
        const top = Math.max(open[row]!, close[row]!)
        const bottom = Math.min(open[row]!, close[row]!)
        const little = 0.1 * range[row]!
        const found = top - bottom <= little && high[row]! - top < little && bottom - low[row]! > little
        out[row] = found ? 100 : 0
      }
    }
  },
)

const GRAVESTONE_DOJI: Definition<keyof Prices, 'value'> = patternOf(
  10,
  (out, { open, high, low, close }, norm) => {
    const range = norm('range', 10)
    return (begin, end) => {
      for (let row = Math.max(begin, 10); row < end; row++) {
        const top = Math.max(open[row]!, close[row]!)
        const bottom = Math.min(open[row]!, close[row]!)
        const little = 0.1 * range[row]!
        const found = top - bottom <= little && bottom - low[row]! < little && high[row]! - top > little
        out[row] = found ? 100 : 0
      }
    }
  },
)
