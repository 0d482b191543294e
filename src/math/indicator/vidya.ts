import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { sumPass } from './sma.ts'

/**
 * Variable index dynamic average: previous + 2/(n + 1)·|m|·(x − previous), where m is Chande's momentum of the
 * last n changes as a share (sum of rises less falls over sum of both, 0 where nothing changed). The value before
 * the first is x at row n − 1; NaN before row n; Chande, 1992, with the momentum of 1995.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function vidyaInto(out: Column, x: Column, n: number): void {
  batchInto({ value: out }, vidyaOf(n), { x })
}

/** {@link vidyaInto} into a new column in shared memory. */
export function vidya(x: Column, n: number): Column {
  return batch(vidyaOf(n), { x }).value
}

/** {@link vidyaInto} value by value. */
export function vidyaStream(n: number): Stream<number, number> {
  return streamOf(vidyaOf(n))
}

function vidyaOf(n: number): Definition<'x', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ value }, { x }, scratch) => {
      const [change, path] = [scratch(), scratch()]
      return [
        (begin, end) => {
          for (let row = Math.max(begin, 1); row < end; row++) change[row] = Math.abs(x[row]! - x[row - 1]!)
        },
        sumPass(path, change, { n, from: 1 }),
        dynamicPass(value, { x, path }, n),
      ]
    },
  }
}

/** The rises less the falls of n changes are x less its value n rows ago. */
function dynamicPass(out: Column, { x, path }: { x: Column; path: Column }, n: number): Pass {
  const alpha = 2 / (n + 1)
  let carried = 0
  return (begin, end) => {
    let average = +carried
    let row = begin
    for (; row < end && row < n; row++) {
      average = x[row]!
      out[row] = NaN
    }
    for (; row < end; row++) {
      const move = Math.abs(x[row]! - x[row - n]!)
      if (path[row]! > 0) average += (x[row]! - average) * alpha * Math.min(1, move / path[row]!)
      out[row] = average
    }
    carried = average
  }
}
