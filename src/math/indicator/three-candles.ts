import type { Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { type Prices, patternOf } from './candle-pattern.ts'

/**
 * Three white soldiers, 100: three rising candles, each with an upper shadow below a tenth of the mean range of
 * the ten before, closing ever higher and opening within or near the body before, none much smaller than the one
 * before, the last above the mean body; NaN before row 12; TA-Lib `CDL3WHITESOLDIERS`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function threeWhiteSoldiersInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, THREE_WHITE_SOLDIERS, candles)
}

/** {@link threeWhiteSoldiersInto} into a new column in shared memory. */
export function threeWhiteSoldiers(candles: Prices): Column {
  return batch(THREE_WHITE_SOLDIERS, candles).value
}

/** {@link threeWhiteSoldiersInto} candle by candle. */
export function threeWhiteSoldiersStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(THREE_WHITE_SOLDIERS)
}

/**
 * Three black crows, −100: after a rising candle three falling ones, each with a lower shadow below a tenth of the
 * mean range of the ten before, closing ever lower and opening within the body before, the first closing below the
 * high of the rising one; NaN before row 13; TA-Lib `CDL3BLACKCROWS`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function threeBlackCrowsInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, THREE_BLACK_CROWS, candles)
}

/** {@link threeBlackCrowsInto} into a new column in shared memory. */
export function threeBlackCrows(candles: Prices): Column {
  return batch(THREE_BLACK_CROWS, candles).value
}

/** {@link threeBlackCrowsInto} candle by candle. */
export function threeBlackCrowsStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(THREE_BLACK_CROWS)
}

const THREE_WHITE_SOLDIERS: Definition<keyof Prices, 'value'> = patternOf(
  12,
  (out, { open, high, close }, norm) => {
    const body = norm('body', 10)
    const range = norm('range', 10)
    const near = norm('range', 5)
    return (begin, end) => {
      for (let row = Math.max(begin, 12); row < end; row++) {
        let found = close[row]! - open[row]! > body[row]!
        for (let at = row - 2; at <= row && found; at++) {
          found = close[at]! >= open[at]! && high[at]! - close[at]! < 0.1 * range[at]!
        }
        for (let at = row - 1; at <= row && found; at++) {
          const before = at - 1
          found =
            close[at]! > close[before]! &&
            open[at]! > open[before]! &&
            open[at]! <= close[before]! + 0.2 * near[before]! &&
            close[at]! - open[at]! > close[before]! - open[before]! - 0.6 * near[before]!
        }
        out[row] = found ? 100 : 0
      }
    }
  },
)

const THREE_BLACK_CROWS: Definition<keyof Prices, 'value'> = patternOf(
  13,
  (out, { open, high, low, close }, norm) => {
    const range = norm('range', 10)
    return (begin, end) => {
      for (let row = Math.max(begin, 13); row < end; row++) {
        let found = close[row - 3]! >= open[row - 3]! && high[row - 3]! > close[row - 2]!
        for (let at = row - 2; at <= row && found; at++) {
          found = close[at]! < open[at]! && close[at]! - low[at]! < 0.1 * range[at]!
        }
        for (let at = row - 1; at <= row && found; at++) {
          found = open[at]! < open[at - 1]! && open[at]! > close[at - 1]! && close[at]! < close[at - 1]!
        }
        out[row] = found ? -100 : 0
      }
    }
  },
)
