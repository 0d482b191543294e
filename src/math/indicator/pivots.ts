import type { Candles } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Columns, Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import type { Session } from './session.ts'
import { sessionLevelsPass } from './session-levels.ts'

type Timed = Pick<Candles, 'time' | 'high' | 'low' | 'close'>
type Level = 'pivot' | 'r1' | 'r2' | 'r3' | 's1' | 's2' | 's3'

/** `r` above, `s` below the pivot. */
export type PivotColumns = Columns<Level>

export interface PivotOptions {
  /** Whose high, low and close make the levels; default `day`. */
  readonly session?: Session
  /** Default `classic`. */
  readonly method?: 'classic' | 'fibonacci'
}

/**
 * Pivot levels of the session before, the last one that has candles: p = (high + low + close) / 3.
 * `classic`: r1 = 2p − low, r2 = p + range, r3 = high + 2(p − low); s1 = 2p − high, s2 = p − range, s3 = low −
 * 2(high − p). `fibonacci`: p ± 0.382, 0.618 and 1 of the range. NaN in the first session.
 * in: time (UTC milliseconds), high, low, close[rows]; out: seven columns[rows]. NaN: such rows give NaN and are
 * skipped.
 * @throws MathFault `math.length`
 */
export function pivotsInto(out: PivotColumns, candles: Timed, options: PivotOptions = {}): void {
  batchInto(out, pivotsOf(options), candles)
}

/** {@link pivotsInto} into new columns in shared memory. */
export function pivots(candles: Timed, options: PivotOptions = {}): PivotColumns {
  return batch(pivotsOf(options), candles)
}

/** {@link pivotsInto} candle by candle. */
export function pivotsStream(
  options: PivotOptions = {},
): Stream<Row<keyof Timed, 'x'>, Row<keyof PivotColumns, 'value'>> {
  return streamOf(pivotsOf(options))
}

function pivotsOf({
  session = 'day',
  method = 'classic',
}: PivotOptions): Definition<keyof Timed, keyof PivotColumns> {
  return {
    inputs: ['time', 'high', 'low', 'close'],
    outputs: ['pivot', 'r1', 'r2', 'r3', 's1', 's2', 's3'],
    reach: 1,
    gaps: 'skipped',
    passes: (out, candles, scratch) => {
      const before = { high: scratch(), low: scratch(), close: scratch() }
      const levels = method === 'classic' ? classicPass : fibonacciPass
      return [sessionLevelsPass(before, candles, session), levels(out, before)]
    },
  }
}

function classicPass({ pivot, r1, r2, r3, s1, s2, s3 }: PivotColumns, { high, low, close }: Bars): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const top = high[row]!
      const bottom = low[row]!
      const middle = (top + bottom + close[row]!) / 3
      pivot[row] = middle
      r1[row] = 2 * middle - bottom
      r2[row] = middle + (top - bottom)
      r3[row] = top + 2 * (middle - bottom)
      s1[row] = 2 * middle - top
      s2[row] = middle - (top - bottom)
      s3[row] = bottom - 2 * (top - middle)
    }
  }
}

function fibonacciPass({ pivot, r1, r2, r3, s1, s2, s3 }: PivotColumns, { high, low, close }: Bars): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const middle = (high[row]! + low[row]! + close[row]!) / 3
      const range = high[row]! - low[row]!
      pivot[row] = middle
      r1[row] = middle + 0.382 * range
      r2[row] = middle + 0.618 * range
      r3[row] = middle + range
      s1[row] = middle - 0.382 * range
      s2[row] = middle - 0.618 * range
      s3[row] = middle - range
    }
  }
}
