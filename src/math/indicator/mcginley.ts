import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

/**
 * McGinley dynamic: previous + (x − previous) / (0.6·n·(x / previous)⁴), from the first value on; a previous of 0 or an x
 * of 0 is followed at once; McGinley, 1997, with the constant of his later text.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function mcginleyInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, mcginleyOf(n), { x })
}

/** {@link mcginleyInto} into a new column in shared memory. */
export function mcginley(x: Column, n: number): Column {
  return batch(mcginleyOf(n), { x }).value
}

/** {@link mcginleyInto} value by value. */
export function mcginleyStream(n: number): Stream<number, number> {
  return streamOf(mcginleyOf(n))
}

function mcginleyOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: 1,
    gaps: 'skipped',
    passes: ({ value }, { x }) => [followPass(value, x, n)],
  }
}

function followPass(out: Column, x: Column, n: number): Pass {
  let carried = 0
  return (begin, end) => {
    let average = +carried
    for (let row = begin; row < end; row++) {
      const ratio = x[row]! / average
      const square = ratio * ratio
      if (row === 0 || average === 0 || ratio === 0) average = x[row]!
      else average += (x[row]! - average) / (0.6 * n * square * square)
      out[row] = average
    }
    carried = average
  }
}
