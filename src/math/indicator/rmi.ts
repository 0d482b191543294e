import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { rsiPasses } from './rsi.ts'

export interface RmiOptions {
  /** Rows that a change spans, default 5; 1 gives `rsi`. */
  readonly lag?: number
}

/**
 * Relative momentum index, 0…100: `rsi` of changes over `lag` rows; NaN before row n + lag − 1; Altman, 1993.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function rmiInto(out: Column, x: Column, n: number, options: RmiOptions = {}): void {
  batchInto({ value: out }, rmiOf(n, options), { x })
}

/** {@link rmiInto} into a new column in shared memory. */
export function rmi(x: Column, n: number, options: RmiOptions = {}): Column {
  return batch(rmiOf(n, options), { x }).value
}

/** {@link rmiInto} value by value. */
export function rmiStream(n: number, options: RmiOptions = {}): Stream<number, number> {
  return streamOf(rmiOf(n, options))
}

function rmiOf(n: number, { lag = 5 }: RmiOptions): Definition<'x', 'value'> {
  requirePeriod(n)
  requirePeriod(lag)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n + lag,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => rsiPasses(value, x, { n, method: 'wilder', lag, scratch }),
  }
}
