import type { Candles, Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Columns, Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import type { Session } from './session.ts'
import { sessionLevelsPass } from './session-levels.ts'

type Timed = Pick<Candles, 'time' | 'high' | 'low' | 'close'>
type Level = 'r1' | 'r2' | 'r3' | 'r4' | 's1' | 's2' | 's3' | 's4'

/** `r` above, `s` below the close of the session before. */
export type CamarillaColumns = Columns<Level>

export interface CamarillaOptions {
  /** Whose high, low and close make the levels; default `day`. */
  readonly session?: Session
}

/**
 * Camarilla levels of the session before, the last one that has candles: close ± 1.1·range / 12, 6, 4 and 2; NaN
 * in the first session; Scott, 1989.
 * in: time (UTC milliseconds), high, low, close[rows]; out: eight columns[rows]. NaN: such rows give NaN and are
 * skipped.
 * @throws MathFault `math.length`
 */
export function camarillaInto(out: CamarillaColumns, candles: Timed, options: CamarillaOptions = {}): void {
  batchInto(out, camarillaOf(options), candles)
}

/** {@link camarillaInto} into new columns in shared memory. */
export function camarilla(candles: Timed, options: CamarillaOptions = {}): CamarillaColumns {
  return batch(camarillaOf(options), candles)
}

/** {@link camarillaInto} candle by candle. */
export function camarillaStream(
  options: CamarillaOptions = {},
): Stream<Row<keyof Timed, 'x'>, Row<keyof CamarillaColumns, 'value'>> {
  return streamOf(camarillaOf(options))
}

function camarillaOf({ session = 'day' }: CamarillaOptions): Definition<keyof Timed, keyof CamarillaColumns> {
  return {
    inputs: ['time', 'high', 'low', 'close'],
    outputs: ['r1', 'r2', 'r3', 'r4', 's1', 's2', 's3', 's4'],
    reach: 1,
    gaps: 'skipped',
    passes: (out, candles, scratch) => {
      const before = { high: scratch(), low: scratch(), close: scratch() }
      return [
        sessionLevelsPass(before, candles, session),
        pairPass([out.r1, out.s1], before, 1.1 / 12),
        pairPass([out.r2, out.s2], before, 1.1 / 6),
        pairPass([out.r3, out.s3], before, 1.1 / 4),
        pairPass([out.r4, out.s4], before, 1.1 / 2),
      ]
    },
  }
}

function pairPass(
  [above, below]: readonly [Column, Column],
  { high, low, close }: Bars,
  share: number,
): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const distance = share * (high[row]! - low[row]!)
      above[row] = close[row]! + distance
      below[row] = close[row]! - distance
    }
  }
}
