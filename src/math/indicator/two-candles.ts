import type { Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { type Prices, patternOf } from './candle-pattern.ts'

/**
 * Engulfing, 100 rising, −100 falling: the body covers that of the other colour before, ±80 where they share an
 * end; NaN before row 2; TA-Lib `CDLENGULFING`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function engulfingInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, ENGULFING, candles)
}

/** {@link engulfingInto} into a new column in shared memory. */
export function engulfing(candles: Prices): Column {
  return batch(ENGULFING, candles).value
}

/** {@link engulfingInto} candle by candle. */
export function engulfingStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(ENGULFING)
}

/**
 * Harami, 100 after a falling candle, −100 after a rising one: its body is at most the mean of the ten candles
 * before and lies within the body before, which is above its mean; ±80 where they share an end; NaN before row 11;
 * TA-Lib `CDLHARAMI`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function haramiInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, HARAMI, candles)
}

/** {@link haramiInto} into a new column in shared memory. */
export function harami(candles: Prices): Column {
  return batch(HARAMI, candles).value
}

/** {@link haramiInto} candle by candle. */
export function haramiStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(HARAMI)
}

/**
 * Piercing line, 100: two bodies above the mean of the ten candles before, a falling one and a rising one that
 * opens below its low and closes above its middle but within it; NaN before row 11; TA-Lib `CDLPIERCING`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function piercingInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, PIERCING, candles)
}

/** {@link piercingInto} into a new column in shared memory. */
export function piercing(candles: Prices): Column {
  return batch(PIERCING, candles).value
}

/** {@link piercingInto} candle by candle. */
export function piercingStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(PIERCING)
}

/**
 * Dark cloud cover, −100: a rising body above the mean of the ten candles before, and a falling one that opens
 * above its high and closes below its middle but within it; NaN before row 11; TA-Lib `CDLDARKCLOUDCOVER`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function darkCloudCoverInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, DARK_CLOUD_COVER, candles)
}

/** {@link darkCloudCoverInto} into a new column in shared memory. */
export function darkCloudCover(candles: Prices): Column {
  return batch(DARK_CLOUD_COVER, candles).value
}

/** {@link darkCloudCoverInto} candle by candle. */
export function darkCloudCoverStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(DARK_CLOUD_COVER)
}

const ENGULFING: Definition<keyof Prices, 'value'> = patternOf(2, (out, { open, close }) => {
  return (begin, end) => {
    for (let row = Math.max(begin, 2); row < end; row++) {
      const sign = close[row]! >= open[row]! ? 1 : -1
      const before = close[row - 1]! >= open[row - 1]! ? 1 : -1
      const ahead = sign * (close[row]! - open[row - 1]!)
      const behind = sign * (close[row - 1]! - open[row]!)
      const covers = sign !== before && ahead >= 0 && behind >= 0 && ahead + behind > 0
      out[row] = covers ? sign * (ahead > 0 && behind > 0 ? 100 : 80) : 0
    }
  }
})

const HARAMI: Definition<keyof Prices, 'value'> = patternOf(11, (out, { open, close }, norm) => {
  const body = norm('body', 10)
  return (begin, end) => {
    for (let row = Math.max(begin, 11); row < end; row++) {
      const above = Math.max(open[row - 1]!, close[row - 1]!) - Math.max(open[row]!, close[row]!)
      const below = Math.min(open[row]!, close[row]!) - Math.min(open[row - 1]!, close[row - 1]!)
      const sizes =
        Math.abs(close[row - 1]! - open[row - 1]!) > body[row - 1]! &&
        Math.abs(close[row]! - open[row]!) <= body[row]!
      const sign = close[row - 1]! >= open[row - 1]! ? -1 : 1
      out[row] = sizes && above >= 0 && below >= 0 ? sign * (above > 0 && below > 0 ? 100 : 80) : 0
    }
  }
})

const PIERCING: Definition<keyof Prices, 'value'> = patternOf(11, (out, { open, low, close }, norm) => {
  const body = norm('body', 10)
  return (begin, end) => {
    for (let row = Math.max(begin, 11); row < end; row++) {
      const fall = open[row - 1]! - close[row - 1]!
      const rise = close[row]! - open[row]!
      const found =
        fall > body[row - 1]! &&
        rise > body[row]! &&
        open[row]! < low[row - 1]! &&
        close[row]! < open[row - 1]! &&
        close[row]! > close[row - 1]! + 0.5 * fall
      out[row] = found ? 100 : 0
    }
  }
})

const DARK_CLOUD_COVER: Definition<keyof Prices, 'value'> = patternOf(
  11,
  (out, { open, high, close }, norm) => {
    const body = norm('body', 10)
    return (begin, end) => {
      for (let row = Math.max(begin, 11); row < end; row++) {
        const rise = close[row - 1]! - open[row - 1]!
        const found =
          rise > body[row - 1]! &&
          close[row]! < open[row]! &&
          open[row]! > high[row - 1]! &&
          close[row]! > open[row - 1]! &&
          close[row]! < close[row - 1]! - 0.5 * rise
        out[row] = found ? -100 : 0
      }
    }
  },
)
