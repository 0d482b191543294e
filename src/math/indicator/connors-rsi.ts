import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { rocPass } from './momentum.ts'
import { rsiPasses } from './rsi.ts'
import { countBelow, enter, leave } from './sorted-window.ts'

export interface ConnorsRsiOptions {
  /** Period of the index of prices, default 3. */
  readonly price?: number
  /** Period of the index of streaks, default 2. */
  readonly streak?: number
  /** Changes that the last one is ranked among, default 100. */
  readonly rank?: number
}

/**
 * Connors' relative strength index, 0…100: the mean of rsi(x, price), of rsi of the streak (rows in a row that
 * rose, or minus those that fell; 0 without a change), and of the share of the `rank` relative changes before that
 * are smaller than the last; NaN before row max(price, streak + 1, rank + 1); Connors Research, 2012.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped. Cost: a place in `rank` sorted values
 * found and moved.
 * @throws MathFault `math.period`, `math.length`
 */
export function connorsRsiInto(out: Column, x: Column, options: ConnorsRsiOptions = {}): void {
  batchInto({ value: out }, connorsRsiOf(options), { x })
}

/** {@link connorsRsiInto} into a new column in shared memory. */
export function connorsRsi(x: Column, options: ConnorsRsiOptions = {}): Column {
  return batch(connorsRsiOf(options), { x }).value
}

/** {@link connorsRsiInto} value by value. */
export function connorsRsiStream(options: ConnorsRsiOptions = {}): Stream<number, number> {
  return streamOf(connorsRsiOf(options))
}

function connorsRsiOf({ price = 3, streak = 2, rank = 100 }: ConnorsRsiOptions): Definition<'x', 'value'> {
  requirePeriod(price)
  requirePeriod(streak)
  requirePeriod(rank)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: Math.max(price, streak, rank) + 2,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const [run, change, runs] = [scratch(), scratch(), scratch()]
      return [
        ...rsiPasses(value, x, { n: price, method: 'wilder', scratch }),
        streakPass(run, x),
        ...rsiPasses(runs, run, { n: streak, method: 'wilder', from: 1, scratch }),
        rocPass(change, x, 1),
        meanOfThreePass(value, { runs, change }, rank),
      ]
    },
  }
}

/** Rows in a row that rose, or minus those that fell; NaN on row 0. */
function streakPass(out: Column, x: Column): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const change = row === 0 ? NaN : x[row]! - x[row - 1]!
      const before = row <= 1 ? 0 : out[row - 1]!
      if (change > 0) out[row] = Math.max(before, 0) + 1
      else if (change < 0) out[row] = Math.min(before, 0) - 1
      else out[row] = change === 0 ? 0 : NaN
    }
  }
}

/** The index of prices in `out`, that of streaks, and the rank of the change, which is made here. */
function meanOfThreePass(
  out: Column,
  { runs, change }: { runs: Column; change: Column },
  rank: number,
): Pass {
  const sorted = new Float64Array(Math.min(rank, change.length))
  let held = 0
  return (begin, end) => {
    let count = held | 0
    for (let row = begin; row < end; row++) {
      const share = count === rank ? countBelow(sorted, rank, change[row]!) / rank : NaN
      out[row] = (out[row]! + runs[row]! + 100 * share) / 3
      if (row > rank) count = leave(sorted, count, change[row - rank]!)
      count = enter(sorted, count, change[row]!)
    }
    held = count
  }
}
