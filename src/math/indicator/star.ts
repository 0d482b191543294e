import type { Column } from '../../domain/index.ts'
import { requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { type Prices, patternOf } from './candle-pattern.ts'

export interface StarOptions {
  /** Share of the first body that the third candle has to take back, default 0.3. */
  readonly penetration?: number
}

/**
 * Morning star, 100: a falling body above the mean of the ten candles before, a body of at most its mean wholly
 * below it, and a rising body above its mean that closes far enough in the first; NaN before row 12; TA-Lib
 * `CDLMORNINGSTAR`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.option`, `math.length`
 */
export function morningStarInto(out: Column, candles: Prices, options: StarOptions = {}): void {
  batchInto({ value: out }, morningStarOf(options), candles)
}

/** {@link morningStarInto} into a new column in shared memory. */
export function morningStar(candles: Prices, options: StarOptions = {}): Column {
  return batch(morningStarOf(options), candles).value
}

/** {@link morningStarInto} candle by candle. */
export function morningStarStream(options: StarOptions = {}): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(morningStarOf(options))
}

/**
 * Evening star, −100: a rising body above the mean of the ten candles before, a body of at most its mean wholly
 * above it, and a falling body above its mean that closes far enough in the first; NaN before row 12; TA-Lib
 * `CDLEVENINGSTAR`.
 * in: open, high, low, close[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.option`, `math.length`
 */
export function eveningStarInto(out: Column, candles: Prices, options: StarOptions = {}): void {
  batchInto({ value: out }, eveningStarOf(options), candles)
}

/** {@link eveningStarInto} into a new column in shared memory. */
export function eveningStar(candles: Prices, options: StarOptions = {}): Column {
  return batch(eveningStarOf(options), candles).value
}

/** {@link eveningStarInto} candle by candle. */
export function eveningStarStream(options: StarOptions = {}): Stream<Row<keyof Prices, 'x'>, number> {
  return streamOf(eveningStarOf(options))
}

function morningStarOf({ penetration = 0.3 }: StarOptions): Definition<keyof Prices, 'value'> {
  requireWithin('penetration', penetration, [0, Number.MAX_VALUE])
  return patternOf(12, (out, { open, close }, norm) => {
    const body = norm('body', 10)
    return (begin, end) => {
      for (let row = Math.max(begin, 12); row < end; row++) {
        const fall = open[row - 2]! - close[row - 2]!
        const found =
          fall > body[row - 2]! &&
          Math.abs(close[row - 1]! - open[row - 1]!) <= body[row - 1]! &&
          Math.max(open[row - 1]!, close[row - 1]!) < close[row - 2]! &&
          close[row]! - open[row]! > body[row]! &&
          close[row]! > close[row - 2]! + penetration * fall
        out[row] = found ? 100 : 0
      }
    }
  })
}

function eveningStarOf({ penetration = 0.3 }: StarOptions): Definition<keyof Prices, 'value'> {
  requireWithin('penetration', penetration, [0, Number.MAX_VALUE])
  return patternOf(12, (out, { open, close }, norm) => {
    const body = norm('body', 10)
    return (begin, end) => {
      for (let row = Math.max(begin, 12); row < end; row++) {
        const rise = close[row - 2]! - open[row - 2]!
        const found =
          rise > body[row - 2]! &&
          Math.abs(close[row - 1]! - open[row - 1]!) <= body[row - 1]! &&
          Math.min(open[row - 1]!, close[row - 1]!) > close[row - 2]! &&
          close[row]! < open[row]! &&
          open[row]! - close[row]! > body[row]! &&
          close[row]! < close[row - 2]! - penetration * rise
        out[row] = found ? -100 : 0
      }
    }
  })
}
