import type { Column } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { type Prices, patternOf } from './candle-pattern.ts'

/**
 * Hammer, 100: a body below the mean of the ten candles before, a lower shadow longer than it, an upper one below
 * a tenth of their mean range, and a body that begins at most a fifth of the mean range of five candles above the
 * low before; NaN before row 11; TA-Lib `CDLHAMMER`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function hammerInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, HAMMER, candles)
}

/** {@link hammerInto} into a new column in shared memory. */
export function hammer(candles: Prices): Column {
  return batch(HAMMER, candles).value
}

/** {@link hammerInto} candle by candle. */
export function hammerStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(HAMMER)
}

/**
 * Hanging man, −100: the candle of a {@link hammerInto} whose body ends at most a fifth of the mean range of five
 * candles below the high before; TA-Lib `CDLHANGINGMAN`.
 */
export function hangingManInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, HANGING_MAN, candles)
}

/** {@link hangingManInto} into a new column in shared memory. */
export function hangingMan(candles: Prices): Column {
  return batch(HANGING_MAN, candles).value
}

/** {@link hangingManInto} candle by candle. */
export function hangingManStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(HANGING_MAN)
}

/**
 * Inverted hammer, 100: a body below the mean of the ten candles before, an upper shadow longer than it, a lower
 * one below a tenth of their mean range, and a body wholly below that before; NaN before row 11; TA-Lib
 * `CDLINVERTEDHAMMER`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function invertedHammerInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, INVERTED_HAMMER, candles)
}

/** {@link invertedHammerInto} into a new column in shared memory. */
export function invertedHammer(candles: Prices): Column {
  return batch(INVERTED_HAMMER, candles).value
}

/** {@link invertedHammerInto} candle by candle. */
export function invertedHammerStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(INVERTED_HAMMER)
}

/**
 * Shooting star, −100: the candle of an {@link invertedHammerInto} whose body is wholly above that before; TA-Lib
 * `CDLSHOOTINGSTAR`.
 */
export function shootingStarInto(out: Column, candles: Prices): void {
  batchInto({ value: out }, SHOOTING_STAR, candles)
}

/** {@link shootingStarInto} into a new column in shared memory. */
export function shootingStar(candles: Prices): Column {
  return batch(SHOOTING_STAR, candles).value
}

/** {@link shootingStarInto} candle by candle. */
export function shootingStarStream(): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(SHOOTING_STAR)
}

const HAMMER: Definition<keyof Prices, 'value'> = patternOf(11, (out, { open, high, low, close }, norm) => {
  const body = norm('body', 10)
  const range = norm('range', 10)
  const near = norm('range', 5)
  return (begin, end) => {
    for (let row = Math.max(begin, 11); row < end; row++) {
      const top = Math.max(open[row]!, close[row]!)
      const bottom = Math.min(open[row]!, close[row]!)
      const size = top - bottom
      const found = size < body[row]! && bottom - low[row]! > size && high[row]! - top < 0.1 * range[row]!
      out[row] = found && bottom <= low[row - 1]! + 0.2 * near[row - 1]! ? 100 : 0
    }
  }
})

const HANGING_MAN: Definition<keyof Prices, 'value'> = patternOf(
  11,
  (out, { open, high, low, close }, norm) => {
    const body = norm('body', 10)
    const range = norm('range', 10)
    const near = norm('range', 5)
    return (begin, end) => {
      for (let row = Math.max(begin, 11); row < end; row++) {
        const top = Math.max(open[row]!, close[row]!)
        const bottom = Math.min(open[row]!, close[row]!)
        const size = top - bottom
        const found = size < body[row]! && bottom - low[row]! > size && high[row]! - top < 0.1 * range[row]!
        out[row] = found && bottom >= high[row - 1]! - 0.2 * near[row - 1]! ? -100 : 0
      }
    }
  },
)

const INVERTED_HAMMER: Definition<keyof Prices, 'value'> = patternOf(
  11,
  (out, { open, high, low, close }, norm) => {
    const body = norm('body', 10)
    const range = norm('range', 10)
    return (begin, end) => {
      for (let row = Math.max(begin, 11); row < end; row++) {
        const top = Math.max(open[row]!, close[row]!)
        const bottom = Math.min(open[row]!, close[row]!)
        const size = top - bottom
        const found = size < body[row]! && high[row]! - top > size && bottom - low[row]! < 0.1 * range[row]!
        out[row] = found && top < Math.min(open[row - 1]!, close[row - 1]!) ? 100 : 0
      }
    }
  },
)

const SHOOTING_STAR: Definition<keyof Prices, 'value'> = patternOf(
  11,
  (out, { open, high, low, close }, norm) => {
    const body = norm('body', 10)
    const range = norm('range', 10)
    return (begin, end) => {
      for (let row = Math.max(begin, 11); row < end; row++) {
        const top = Math.max(open[row]!, close[row]!)
        const bottom = Math.min(open[row]!, close[row]!)
        const size = top - bottom
        const found = size < body[row]! && high[row]! - top > size && bottom - low[row]! < 0.1 * range[row]!
        out[row] = found && bottom > Math.max(open[row - 1]!, close[row - 1]!) ? -100 : 0
      }
    }
  },
)
