import type { Column } from '../../domain/index.ts'
import { exp } from '../elementary/exp.ts'
import { requirePeriod, requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'

export interface AlmaOptions {
  /** Where in the window the weights peak, 0 (oldest) … 1 (newest); default 0.85. */
  readonly offset?: number
  /** Width of the window in standard deviations of the weights; default 6. */
  readonly sigma?: number
}

/**
 * Arnaud Legoux moving average: weights exp(−(k − offset·(n − 1))² / (2·(n/sigma)²)) for k = 0 (oldest) … n − 1;
 * NaN for the first n − 1 rows; Legoux and Kouzis-Loukas, 2009.
 * in: x[rows]; out: out[rows], not x itself. NaN inside: NaN while the window holds it. Cost: O(n) a row.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function almaInto(out: Column, x: Column, n: number, options: AlmaOptions = {}): void {
  batchInto({ value: out }, almaOf(n, options), { x })
}

/** {@link almaInto} into a new column in shared memory. */
export function alma(x: Column, n: number, options: AlmaOptions = {}): Column {
  return batch(almaOf(n, options), { x }).value
}

/** {@link almaInto} value by value. */
export function almaStream(n: number, options: AlmaOptions = {}): Stream<number, number> {
  return streamOf(almaOf(n, options))
}

function almaOf(n: number, { offset = 0.85, sigma = 6 }: AlmaOptions): Definition<'x', 'value'> {
  requirePeriod(n)
  requireWithin('offset', offset, [0, 1])
  requireWithin('sigma', sigma, [Number.MIN_VALUE, Number.MAX_VALUE])
  return {
    inputs: ['x'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x }) => [weightedPass(value, x, { n, offset, sigma })],
  }
}

/** n weights of sum 1, oldest first. */
function bell(n: number, { offset, sigma }: Required<AlmaOptions>): Column {
  const peak = offset * (n - 1)
  const spread = n / sigma
  const weights = Float64Array.from({ length: n }, (_, k) => exp(-((k - peak) ** 2) / (2 * spread * spread)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

function weightedPass(out: Column, x: Column, { n, ...shape }: Required<AlmaOptions> & { n: number }): Pass {
  const weights = n > x.length ? new Float64Array(0) : bell(n, shape)
  return (begin, end) => {
    let row = begin
    for (; row < end && row < n - 1; row++) out[row] = NaN
    for (; row < end; row++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += weights[k]! * x[row - n + 1 + k]!
      out[row] = sum
    }
  }
}
