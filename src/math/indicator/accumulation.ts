import type { Candles, Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass } from './ema.ts'

type Traded = Pick<Candles, 'high' | 'low' | 'close' | 'volume'>

export interface AdoscOptions {
  /** Default 3. */
  readonly fast?: number
  /** Default 10. */
  readonly slow?: number
}

/**
 * Accumulation and distribution: running sum of volume · ((close − low) − (high − close)) / (high − low), 0 in a
 * range of 0; defined from the first row; Chaikin, TA-Lib `AD`.
 * in: high, low, close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function adInto(out: Column, candles: Traded): void {
  batchInto({ value: out }, AD, candles)
}

/** {@link adInto} into a new column in shared memory. */
export function ad(candles: Traded): Column {
  return batch(AD, candles).value
}

/** {@link adInto} candle by candle. */
export function adStream(): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(AD)
}

/**
 * Chaikin oscillator: fast − slow exponential average of {@link adInto}, both started with its first value; NaN
 * before row max(fast, slow) − 1; TA-Lib `ADOSC`.
 * in: high, low, close, volume[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function adoscInto(out: Column, candles: Traded, options: AdoscOptions = {}): void {
  batchInto({ value: out }, adoscOf(options), candles)
}

/** {@link adoscInto} into a new column in shared memory. */
export function adosc(candles: Traded, options: AdoscOptions = {}): Column {
  return batch(adoscOf(options), candles).value
}

/** {@link adoscInto} candle by candle. */
export function adoscStream(options: AdoscOptions = {}): Stream<Row<keyof Traded, 'x'>, number> {
  return streamOf(adoscOf(options))
}

const AD: Definition<keyof Traded, 'value'> = {
  inputs: ['high', 'low', 'close', 'volume'],
  outputs: ['value'],
  reach: 0,
  gaps: 'skipped',
  passes: ({ value }, candles) => [accumulationPass(value, candles)],
}

function adoscOf({ fast = 3, slow = 10 }: AdoscOptions): Definition<keyof Traded, 'value'> {
  requirePeriod(fast)
  requirePeriod(slow)
  const start = Math.max(fast, slow) - 1
  return {
    inputs: ['high', 'low', 'close', 'volume'],
    outputs: ['value'],
    reach: Math.max(fast, slow),
    gaps: 'skipped',
    passes: ({ value }, candles, scratch) => {
      const long = scratch()
      return [
        accumulationPass(long, candles),
        emaPass(value, long, { n: fast, lead: 1 }),
        emaPass(long, long, { n: slow, lead: 1 }),
        (begin, end) => {
          for (let row = begin; row < end; row++) value[row] = row < start ? NaN : value[row]! - long[row]!
        },
      ]
    },
  }
}

/** Volume by where the close stands in its range: all of it at the high, minus all of it at the low. */
export function flowPass(out: Column, { high, low, close, volume }: Traded): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const range = high[row]! - low[row]!
      const side = close[row]! - low[row]! - (high[row]! - close[row]!)
      out[row] = (range === 0 ? side * 0 : side / range) * volume[row]!
    }
  }
}

function accumulationPass(out: Column, candles: Traded): Pass {
  const flow = flowPass(out, candles)
  let carried = 0
  return (begin, end) => {
    flow(begin, end)
    let sum = +carried
    for (let row = begin; row < end; row++) {
      sum += out[row]!
      out[row] = sum
    }
    carried = sum
  }
}
