import type { Column } from '../../domain/index.ts'
import { requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

export interface LaguerreRsiOptions {
  /** Share of the value before that each stage keeps, 0…1; default 0.5. */
  readonly gamma?: number
}

/**
 * Laguerre relative strength index, 0…1: rises over rises and falls between four stages of a Laguerre filter, 0
 * without either. All stages start with the first value; defined from the first row; Ehlers, 2004.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.option`, `math.length`
 */
export function laguerreRsiInto(out: Column, x: Column, options: LaguerreRsiOptions = {}): void {
  batchInto({ value: out }, laguerreRsiOf(options), { x })
}

/** {@link laguerreRsiInto} into a new column in shared memory. */
export function laguerreRsi(x: Column, options: LaguerreRsiOptions = {}): Column {
  return batch(laguerreRsiOf(options), { x }).value
}

/** {@link laguerreRsiInto} value by value. */
export function laguerreRsiStream(options: LaguerreRsiOptions = {}): Stream<number, number> {
  return streamOf(laguerreRsiOf(options))
}

function laguerreRsiOf({ gamma = 0.5 }: LaguerreRsiOptions): Definition<'x', 'value'> {
  requireWithin('gamma', gamma, [0, 1])
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: 1,
    gaps: 'skipped',
    passes: ({ value }, { x }) => [filterPass(value, x, gamma)],
  }
}

function filterPass(out: Column, x: Column, gamma: number): Pass {
  const stages = new Float64Array(4)
  return (begin, end) => {
    if (begin === 0 && end > 0) stages.fill(x[0]!)
    for (let row = begin; row < end; row++) {
      const a = stages[0]!
      const b = stages[1]!
      const c = stages[2]!
      const d = stages[3]!
      const s0 = (1 - gamma) * x[row]! + gamma * a
      const s1 = a + gamma * (b - s0)
      const s2 = b + gamma * (c - s1)
      const s3 = c + gamma * (d - s2)
      const rises = Math.max(s0 - s1, 0) + Math.max(s1 - s2, 0) + Math.max(s2 - s3, 0)
      const falls = Math.max(s1 - s0, 0) + Math.max(s2 - s1, 0) + Math.max(s3 - s2, 0)
      out[row] = rises + falls === 0 ? 0 : rises / (rises + falls)
      stages[0] = s0
      stages[1] = s1
      stages[2] = s2
      stages[3] = s3
    }
  }
}
