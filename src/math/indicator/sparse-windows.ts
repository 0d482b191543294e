import type { Column } from '../../domain/index.ts'
import { requirePeriod, requireWithin } from '../guard.ts'
import type { Definition, Pass } from '../streaming/definition.ts'

export interface RollingOptions {
  /** Values that a window must hold for a result; default n, the whole window. NaN is no value. */
  readonly minPeriods?: number
}

/**
 * A function of the values among the last `n` rows: that of `passes`, and NaN where they are fewer than
 * `minPeriods`.
 * @throws MathFault `math.period`, `math.option`
 */
export function rollingOf(
  n: number,
  options: RollingOptions,
  passes: (out: Column, x: Column) => readonly Pass[],
): Definition<'x', 'value'> {
  requirePeriod(n)
  const least = options.minPeriods ?? n
  requireWithin('minPeriods', least, [1, n])
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }) => [...passes(value, x), sparsePass(value, x, { n, least })],
  }
}

/** Writes NaN into `out` wherever the last `n` rows of x hold fewer than `least` values. */
export function sparsePass(out: Column, x: Column, { n, least }: { n: number; least: number }): Pass {
  let held = 0
  return (begin, end) => {
    let count = held | 0
    for (let row = begin; row < end; row++) {
      if (!Number.isNaN(x[row]!)) count++
      if (row >= n && !Number.isNaN(x[row - n]!)) count--
      if (count < least) out[row] = NaN
    }
    held = count
  }
}
