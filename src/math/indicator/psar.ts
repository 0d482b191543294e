import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

type Range = Pick<Bars, 'high' | 'low'>

export interface PsarOptions {
  /** Acceleration at the start and step of it, default 0.02. */
  readonly step?: number
  /** Largest acceleration, default 0.2. */
  readonly most?: number
}

/**
 * Parabolic stop and reverse: the stop moves towards the extreme of the trend by a share that grows with each new
 * extreme, never into the range of the last two rows, and the trend turns when the range touches it. The first
 * trend is down where row 1 fell by more than it rose; NaN on row 0; Wilder, TA-Lib `SAR`.
 * in: high, low[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.option`, `math.length`
 */
export function psarInto(out: Column, range: Range, options: PsarOptions = {}): void {
  batchInto({ value: out }, psarOf(options), range)
}

/** {@link psarInto} into a new column in shared memory. */
export function psar(range: Range, options: PsarOptions = {}): Column {
  return batch(psarOf(options), range).value
}

/** {@link psarInto} bar by bar. */
export function psarStream(options: PsarOptions = {}): Stream<Row<keyof Range, 'x'>, number> {
  return streamOf(psarOf(options))
}

function psarOf({ step = 0.02, most = 0.2 }: PsarOptions): Definition<keyof Range, 'value'> {
  requireWithin('step', step, [0, 1])
  requireWithin('most', most, [step, 1])
  return {
    inputs: ['high', 'low'],
    outputs: ['value'],
    reach: 2,
    gaps: 'skipped',
    passes: ({ value }, range) => [parabolaPass(value, range, { step, most })],
  }
}

/** State: 0 stop of the next row, 1 extreme, 2 acceleration, 3 trend (1 or −1). */
function parabolaPass(out: Column, { high, low }: Range, { step, most }: Required<PsarOptions>): Pass {
  const state = new Float64Array(4)
  return (begin, end) => {
    let stop = state[0]!
    let extreme = state[1]!
    let share = state[2]!
    let trend = state[3]!
    for (let row = begin; row < end; row++) {
      if (row === 0) {
        out[row] = NaN
        continue
      }
      const before = row === 1 ? 1 : row - 1
      if (row === 1) {
        const fall = low[0]! - low[1]!
        trend = fall > 0 && fall > high[1]! - high[0]! ? -1 : 1
        extreme = trend > 0 ? high[1]! : low[1]!
        stop = trend > 0 ? low[0]! : high[0]!
        share = step
      }
      const ceiling = Math.max(high[before]!, high[row]!)
      const floor = Math.min(low[before]!, low[row]!)
      if (trend > 0 ? low[row]! <= stop : high[row]! >= stop) {
        trend = -trend
        stop = trend > 0 ? Math.min(extreme, floor) : Math.max(extreme, ceiling)
        out[row] = stop
        share = step
        extreme = trend > 0 ? high[row]! : low[row]!
      } else {
        out[row] = stop
        if (trend > 0 ? high[row]! > extreme : low[row]! < extreme) {
          extreme = trend > 0 ? high[row]! : low[row]!
          share = Math.min(share + step, most)
        }
      }
      stop += share * (extreme - stop)
      stop = trend > 0 ? Math.min(stop, floor) : Math.max(stop, ceiling)
    }
    state[0] = stop
    state[1] = extreme
    state[2] = share
    state[3] = trend
  }
}
