import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

type Range = Pick<Bars, 'high' | 'low'>

export interface FractalColumns {
  /** The latest high that is above those of `wing` rows on either side. */
  readonly high: Column
  /** The latest low that is below those of `wing` rows on either side. */
  readonly low: Column
}

export interface FractalOptions {
  /** Rows on either side, default 2. */
  readonly wing?: number
}

/**
 * Latest confirmed fractals: a fractal is known `wing` rows after it, and stands until the next one; NaN before the
 * first; Bill Williams, 1995.
 * in: high, low[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped. Cost: O(wing) a row.
 * @throws MathFault `math.period`, `math.length`
 */
export function fractalsInto(out: FractalColumns, range: Range, options: FractalOptions = {}): void {
  batchInto(out, fractalsOf(options), range)
}

/** {@link fractalsInto} into new columns in shared memory. */
export function fractals(range: Range, options: FractalOptions = {}): FractalColumns {
  return batch(fractalsOf(options), range)
}

/** {@link fractalsInto} bar by bar. */
export function fractalsStream(
  options: FractalOptions = {},
): Stream<Row<keyof Range, 'x'>, Row<keyof FractalColumns, 'value'>> {
  return streamOf(fractalsOf(options))
}

function fractalsOf({ wing = 2 }: FractalOptions): Definition<keyof Range, keyof FractalColumns> {
  requirePeriod(wing)
  return {
    inputs: ['high', 'low'],
    outputs: ['high', 'low'],
    reach: 2 * wing + 1,
    gaps: 'skipped',
    passes: (out, { high, low }) => [
      peakPass(out.high, high, { wing, sign: 1 }),
      peakPass(out.low, low, { wing, sign: -1 }),
    ],
  }
}

/** Latest x of which sign·x is above that of its neighbours. */
function peakPass(out: Column, x: Column, { wing, sign }: { wing: number; sign: 1 | -1 }): Pass {
  let carried = NaN
  return (begin, end) => {
    let latest = +carried
    for (let row = begin; row < end; row++) {
      if (row >= 2 * wing) {
        const middle = x[row - wing]!
        let peaks = true
        for (let k = 1; k <= wing && peaks; k++) {
          peaks = sign * middle > sign * x[row - wing - k]! && sign * middle > sign * x[row - wing + k]!
        }
        if (peaks) latest = middle
      }
      out[row] = latest
    }
    carried = latest
  }
}
