import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

/**
 * The value `rows` rows ago; NaN for the first `rows` rows. Only the past can be reached.
 * in: x[length]; out: out[length], not x itself.
 * @throws MathFault `math.period` for a negative or broken count, `math.length`
 */
export function shiftInto(out: Column, x: Column, rows: number): void {
  batchInto({ value: out }, shiftOf(rows), { x })
}

/** {@link shiftInto} into a new column in shared memory. */
export function shift(x: Column, rows: number): Column {
  return batch(shiftOf(rows), { x }).value
}

/** {@link shiftInto} value by value. */
export function shiftStream(rows: number): Stream<number, number> {
  return streamOf(shiftOf(rows))
}

function shiftOf(rows: number): Definition<'x', 'value'> {
  if (!Number.isInteger(rows) || rows < 0) {
    throw new MathFault(
      'math.period',
      `a shift by ${rows} rows`,
      'Shift by 0 or more whole rows: the future is not there yet.',
    )
  }
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: rows,
    gaps: 'held',
    passes: ({ value }, { x }) => [shiftPass(value, x, rows)],
  }
}

/** The value `rows` rows ago; NaN before row `rows`. out is not x. */
export function shiftPass(out: Column, x: Column, rows: number): Pass {
  return (begin, end) => {
    let row = begin
    for (; row < end && row < rows; row++) out[row] = NaN
    for (; row < end; row++) out[row] = x[row - rows]!
  }
}
