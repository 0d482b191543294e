import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { smaPass } from './sma.ts'
import { stddevPasses } from './variance.ts'

export interface BollingerColumns {
  readonly upper: Column
  readonly middle: Column
  readonly lower: Column
}

export interface BollingerOptions {
  /** Width of either side in population standard deviations; default 2. */
  readonly deviations?: number
}

/**
 * Bollinger bands: the mean of the last `n` rows and its distance by standard deviations; TA-Lib `BBANDS`.
 * in: x[rows]; out: three columns[rows], none of them x. NaN for the first n − 1 rows and while the window holds
 * one.
 * @throws MathFault `math.period`, `math.length`
 */
export function bollingerInto(
  out: BollingerColumns,
  x: Column,
  n: number,
  options: BollingerOptions = {},
): void {
  batchInto(out, bollingerOf(n, options), { x })
}

/** {@link bollingerInto} into new columns in shared memory. */
export function bollinger(x: Column, n: number, options: BollingerOptions = {}): BollingerColumns {
  return batch(bollingerOf(n, options), { x })
}

/** {@link bollingerInto} value by value. */
export function bollingerStream(
  n: number,
  options: BollingerOptions = {},
): Stream<number, Row<keyof BollingerColumns, 'value'>> {
  return streamOf(bollingerOf(n, options))
}

function bollingerOf(n: number, options: BollingerOptions): Definition<'x', keyof BollingerColumns> {
  requirePeriod(n)
  return {
    inputs: ['x'],
    outputs: ['upper', 'middle', 'lower'],
    reach: n,
    gaps: 'held',
    passes: (out, { x }) => bollingerPasses(out, x, { n, deviations: options.deviations ?? 2 }),
  }
}

/** Bands of each full window. */
export function bollingerPasses(
  { upper, middle, lower }: BollingerColumns,
  x: Column,
  { n, deviations }: { n: number; deviations: number },
): readonly Pass[] {
  return [
    smaPass(middle, x, { n }),
    ...stddevPasses(upper, x, { n }),
    (begin, end) => {
      for (let row = begin; row < end; row++) {
        const side = deviations * upper[row]!
        const mean = middle[row]!
        upper[row] = mean + side
        lower[row] = mean - side
      }
    },
  ]
}
