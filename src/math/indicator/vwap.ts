import type { Candles, Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { typicalPass } from './prices.ts'
import { type Session, sessionAt } from './session.ts'
import { sumPass } from './sma.ts'

type Timed = Pick<Candles, 'time' | 'high' | 'low' | 'close' | 'volume'>
type Traded = Omit<Timed, 'time'>

export interface VwapOptions {
  /** What it starts anew with, in UTC; default `day`. */
  readonly session?: Session
}

/**
 * Volume-weighted average price of the session so far: Σ(typical price · volume) / Σ volume since its first row;
 * NaN while it has no volume. The first session counts from the first row on.
 * in: time (UTC milliseconds), high, low, close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are
 * skipped.
 * @throws MathFault `math.length`
 */
export function vwapInto(out: Column, candles: Timed, options: VwapOptions = {}): void {
  batchInto({ value: out }, vwapOf(options), candles)
}

/** {@link vwapInto} into a new column in shared memory. */
export function vwap(candles: Timed, options: VwapOptions = {}): Column {
  return batch(vwapOf(options), candles).value
}

/** {@link vwapInto} candle by candle. */
export function vwapStream(options: VwapOptions = {}): Stream<Row<keyof Timed, 'x'>, number> {
  return streamOf(vwapOf(options))
}

/**
 * Volume-weighted average price of the last n rows; NaN for the first n − 1 and where the window has no volume.
 * in: high, low, close, volume[rows]; out: out[rows]. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function rollingVwapInto(out: Column, candles: Traded, n: number): void {
  batchInto({ value: out }, rollingVwapOf(n), candles)
}

/** {@link rollingVwapInto} into a new column in shared memory. */
export function rollingVwap(candles: Traded, n: number): Column {
  return batch(rollingVwapOf(n), candles).value
}

/** {@link rollingVwapInto} candle by candle. */
export function rollingVwapStream(n: number): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(rollingVwapOf(n))
}

function vwapOf({ session = 'day' }: VwapOptions): Definition<keyof Timed, 'value'> {
  return {
    inputs: ['time', 'high', 'low', 'close', 'volume'],
    outputs: ['value'],
    reach: 1,
    gaps: 'skipped',
    passes: ({ value }, candles) => [sessionPass(value, candles, session)],
  }
}

function rollingVwapOf(n: number): Definition<keyof Traded, 'value'> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low', 'close', 'volume'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, candles, scratch) => {
      const { volume } = candles
      const [paid, sum] = [scratch(), scratch()]
      return [
        typicalPass(paid, candles),
        (begin, end) => {
          for (let row = begin; row < end; row++) paid[row] = paid[row]! * volume[row]!
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

function sessionPass(out: Column, { time, high, low, close, volume }: Timed, session: Session): Pass {
  const state = new Float64Array(2)
  return (begin, end) => {
    let paid = state[0]!
    let sum = state[1]!
    for (let row = begin; row < end; row++) {
      if (row === 0 || sessionAt(time[row]!, session) !== sessionAt(time[row - 1]!, session)) {
        paid = 0
        sum = 0
      }
      paid += ((high[row]! + low[row]! + close[row]!) / 3) * volume[row]!
      sum += volume[row]!
      out[row] = paid / sum
    }
    state[0] = paid
    state[1] = sum
  }
}
