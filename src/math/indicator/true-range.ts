import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

type Bar = 'high' | 'low' | 'close'

/**
 * True range: the largest of high − low, |high − previous close| and |low − previous close|; TA-Lib `TRANGE`.
 *
 * in: bars[rows]; out: out[rows], NaN on the first row. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function trueRangeInto(out: Column, bars: Bars): void {
  batchInto({ value: out }, TRUE_RANGE, bars)
}

/** {@link trueRangeInto} into a new column in shared memory. */
export function trueRange(bars: Bars): Column {
  return batch(TRUE_RANGE, bars).value
}

/** {@link trueRangeInto} bar by bar. */
export function trueRangeStream(): Stream<Row<Bar, 'x'>, number> {
  return streamOf(TRUE_RANGE)
}

const TRUE_RANGE: Definition<Bar, 'value'> = {
  inputs: ['high', 'low', 'close'],
  outputs: ['value'],
  reach: 1,
  gaps: 'skipped',
  passes: ({ value }, bars) => [rangePass(value, bars)],
}

/** True range of bars without NaN; NaN on row 0. */
export function rangePass(out: Column, { high, low, close }: Bars): Pass {
  return (begin, end) => {
    if (begin === 0 && end > 0) out[0] = NaN
    for (let row = Math.max(begin, 1); row < end; row++) {
      const previous = close[row - 1]!
      const top = high[row]!
      const bottom = low[row]!
      out[row] = Math.max(top - bottom, Math.abs(top - previous), Math.abs(bottom - previous))
    }
  }
}
