import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { emaPass, smoothPass } from './ema.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'
import { rangePlacePass } from './stoch.ts'

export interface StcOptions {
  /** Default 23. */
  readonly fast?: number
  /** Default 50. */
  readonly slow?: number
  /** Rows of a cycle, default 10. */
  readonly cycle?: number
}

/**
 * Schaff trend cycle, 0…100: twice the place in the range of `cycle` rows (0 where that is 0), first of
 * ema(fast) − ema(slow), which start with a mean, then of its own result, each followed half-way from row to row;
 * NaN before row max(fast, slow) + 2·cycle − 3; Schaff, 1999.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function stcInto(out: Column, x: Column, options: StcOptions = {}): void {
  batchInto({ value: out }, stcOf(options), { x })
}

/** {@link stcInto} into a new column in shared memory. */
export function stc(x: Column, options: StcOptions = {}): Column {
  return batch(stcOf(options), { x }).value
}

/** {@link stcInto} value by value. */
export function stcStream(options: StcOptions = {}): Stream<number, number> {
  return streamOf(stcOf(options))
}

function stcOf({ fast = 23, slow = 50, cycle = 10 }: StcOptions): Definition<'x', 'value'> {
  requirePeriod(fast)
  requirePeriod(slow)
  requirePeriod(cycle)
  const start = Math.max(fast, slow) - 1
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: start + 2 * cycle,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const [line, long, top, bottom, place] = [scratch(), scratch(), scratch(), scratch(), scratch()]
      const cycled = (out: Column, from: Column, first: number): Pass[] => [
        ...highestPasses(top, from, cycle),
        ...lowestPasses(bottom, from, cycle),
        rangePlacePass(out, { top, bottom, close: from }),
        smoothPass(out, out, { alpha: 0.5, lead: 1, from: first }),
      ]
      return [
        emaPass(line, x, { n: fast, lead: fast }),
        emaPass(long, x, { n: slow, lead: slow }),
        (begin, end) => {
          for (let row = begin; row < end; row++) line[row] = line[row]! - long[row]!
        },
        ...cycled(place, line, start + cycle - 1),
        ...cycled(value, place, start + 2 * (cycle - 1)),
      ]
    },
  }
}
