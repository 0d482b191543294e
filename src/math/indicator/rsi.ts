import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { smoothPass } from './ema.ts'
import { smaPass } from './sma.ts'
import { wilderPass } from './wilder.ts'

/** How gains and losses are averaged. */
export type RsiMethod = 'wilder' | 'cutler' | 'ewm'

export interface RsiOptions {
  /**
   * `wilder` (default): seeded at row n with the mean of the first n changes, then (previous·(n − 1) + change) / n;
   * TA-Lib. `cutler`: mean of the last n changes. `ewm`: α = 1/n from the first change on, no seed; pandas.
   */
  readonly method?: RsiMethod
}

/**
 * Relative strength index, 0…100: 100·gain / (gain + loss) of averaged changes, 0 when both are 0;
 * NaN before row n.
 *
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped, the change spans them.
 * @throws MathFault `math.period`, `math.length`
 */
export function rsiInto(out: Column, x: Column, n: number, options: RsiOptions = {}): void {
  batchInto({ value: out }, rsiOf(n, options), { x })
}

/** {@link rsiInto} into a new column in shared memory. */
export function rsi(x: Column, n: number, options: RsiOptions = {}): Column {
  return batch(rsiOf(n, options), { x }).value
}

/** {@link rsiInto} value by value. */
export function rsiStream(n: number, options: RsiOptions = {}): Stream<number, number> {
  return streamOf(rsiOf(n, options))
}

function rsiOf(n: number, { method = 'wilder' }: RsiOptions): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => rsiPasses(value, x, { n, method, scratch }),
  }
}

export interface RelativeStrength {
  readonly n: number
  readonly method: RsiMethod
  /** Rows that a change spans, default 1. */
  readonly lag?: number
  /** First row of x that is known, default 0. */
  readonly from?: number
  readonly scratch: () => Column
}

/** Index of x, which has no NaN from `from` on; NaN before row from + lag + n − 1. */
export function rsiPasses(out: Column, x: Column, options: RelativeStrength): readonly Pass[] {
  const gain = out
  const loss = options.scratch()
  return [
    ...movePasses({ gain, loss }, x, options),
    (begin, end) => {
      for (let row = begin; row < end; row++) {
        const total = gain[row]! + loss[row]!
        out[row] = total === 0 ? 0 : 100 * (gain[row]! / total)
      }
    },
  ]
}

/** Averaged rises and falls of x, both positive; NaN before row from + lag + n − 1. */
export function movePasses(
  { gain, loss }: { readonly gain: Column; readonly loss: Column },
  x: Column,
  { n, method, lag = 1, from = 0, scratch }: RelativeStrength,
): readonly Pass[] {
  const rises = method === 'cutler' ? scratch() : gain
  const falls = method === 'cutler' ? scratch() : loss
  const first = from + lag
  return [
    (begin, end) => {
      for (let row = Math.max(begin, first); row < end; row++) {
        const change = x[row]! - x[row - lag]!
        rises[row] = Math.max(change, 0)
        falls[row] = Math.max(-change, 0)
      }
    },
    averagePass(gain, rises, { n, method, from: first }),
    averagePass(loss, falls, { n, method, from: first }),
    ...(method === 'ewm' ? [blankPass(gain, first + n - 1)] : []),
  ]
}

/** NaN before row `first`. */
function blankPass(out: Column, first: number): Pass {
  return (begin, end) => {
    for (let row = begin; row < end && row < first; row++) out[row] = NaN
  }
}

function averagePass(
  out: Column,
  x: Column,
  { n, method, from }: { n: number; method: RsiMethod; from: number },
): Pass {
  switch (method) {
    case 'wilder':
      return wilderPass(out, x, { n, from })
    case 'cutler':
      return smaPass(out, x, { n, from })
    case 'ewm':
      return smoothPass(out, x, { alpha: 1 / n, lead: 1, from })
  }
}
