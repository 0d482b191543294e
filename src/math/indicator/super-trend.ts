import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod, requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { atrPasses } from './atr.ts'

export interface SuperTrendColumns {
  /** The lower band in an upward trend, the upper one in a downward trend. */
  readonly line: Column
  /** 1 upward, −1 downward. */
  readonly direction: Column
}

export interface SuperTrendOptions {
  /** Distance of the bands in average true ranges, default 3. */
  readonly multiplier?: number
}

/**
 * SuperTrend: bands around the median price by multiples of atr(n). The lower one only rises until a close before
 * lies below it, the upper one only falls until a close lies above it. The trend, downward at first, turns up on a
 * close above the upper and down on a close below the lower band; NaN before row n; Seban, TradingView
 * `ta.supertrend`.
 * in: bars[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function superTrendInto(
  out: SuperTrendColumns,
  bars: Bars,
  n: number,
  options: SuperTrendOptions = {},
): void {
  batchInto(out, superTrendOf(n, options), bars)
}

/** {@link superTrendInto} into new columns in shared memory. */
export function superTrend(bars: Bars, n: number, options: SuperTrendOptions = {}): SuperTrendColumns {
  return batch(superTrendOf(n, options), bars)
}

/** {@link superTrendInto} bar by bar. */
export function superTrendStream(
  n: number,
  options: SuperTrendOptions = {},
): Stream<Row<keyof Bars, 'x'>, Row<keyof SuperTrendColumns, 'value'>> {
  return streamOf(superTrendOf(n, options))
}

function superTrendOf(
  n: number,
  { multiplier = 3 }: SuperTrendOptions,
): Definition<keyof Bars, keyof SuperTrendColumns> {
  requirePeriod(n)
  requireWithin('multiplier', multiplier, [0, Number.MAX_VALUE])
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['line', 'direction'],
    reach: n + 1,
    gaps: 'skipped',
    passes: (out, bars) => [...atrPasses(out.line, bars, n), trendPass(out, bars, { n, multiplier })],
  }
}

/** Reads the average true range from `line`. */
function trendPass(
  { line, direction }: SuperTrendColumns,
  { high, low, close }: Bars,
  { n, multiplier }: { n: number; multiplier: number },
): Pass {
  let carriedUpper = Infinity
  let carriedLower = -Infinity
  let carriedTrend = -1
  return (begin, end) => {
    let upper = +carriedUpper
    let lower = +carriedLower
    let trend = carriedTrend | 0
    for (let row = begin; row < end; row++) {
      if (row < n) {
        direction[row] = NaN
        continue
      }
      const median = (high[row]! + low[row]!) / 2
      const side = multiplier * line[row]!
      const before = close[row - 1]!
      if (row === n || median + side < upper || before > upper) upper = median + side
      if (row === n || median - side > lower || before < lower) lower = median - side
      if (row > n && trend < 0 && close[row]! > upper) trend = 1
      else if (trend > 0 && close[row]! < lower) trend = -1
      line[row] = trend > 0 ? lower : upper
      direction[row] = trend
    }
    carriedUpper = upper
    carriedLower = lower
    carriedTrend = trend
  }
}
