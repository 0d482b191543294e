import type { Candles } from '../../domain/index.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Columns, Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'

type Prices = Pick<Candles, 'open' | 'high' | 'low' | 'close'>

/** Candles of their own, to be compared with each other only: nobody could trade at these prices. */
export type HeikinAshiColumns = Columns<'open' | 'high' | 'low' | 'close'>

/**
 * Heikin-Ashi candles: close = (open + high + low + close) / 4; open = the middle of open and close before, of the
 * candle itself on the first row; high and low span the candle's own and both of these; defined from the first
 * row.
 * in: open, high, low, close[rows]; out: four columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.length`
 */
export function heikinAshiInto(out: HeikinAshiColumns, candles: Prices): void {
  batchInto(out, HEIKIN_ASHI, candles)
}

/** {@link heikinAshiInto} into new columns in shared memory. */
export function heikinAshi(candles: Prices): HeikinAshiColumns {
  return batch(HEIKIN_ASHI, candles)
}

/** {@link heikinAshiInto} candle by candle. */
export function heikinAshiStream(): Stream<Row<keyof Prices, 'x'>, Row<keyof HeikinAshiColumns, 'value'>> {
  return streamOf(HEIKIN_ASHI)
}

const HEIKIN_ASHI: Definition<keyof Prices, keyof HeikinAshiColumns> = {
  inputs: ['open', 'high', 'low', 'close'],
  outputs: ['open', 'high', 'low', 'close'],
  reach: 1,
  gaps: 'skipped',
  passes: (out, candles) => [ashiPass(out, candles)],
}

function ashiPass(out: HeikinAshiColumns, { open, high, low, close }: Prices): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const last = (open[row]! + high[row]! + low[row]! + close[row]!) / 4
      const first = row === 0 ? (open[0]! + close[0]!) / 2 : (out.open[row - 1]! + out.close[row - 1]!) / 2
      out.open[row] = first
      out.high[row] = Math.max(high[row]!, first, last)
      out.low[row] = Math.min(low[row]!, first, last)
      out.close[row] = last
    }
  }
}
