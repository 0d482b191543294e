import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'
import { rsiPasses } from './rsi.ts'
import { smaPass } from './sma.ts'
import { rangePlacePass } from './stoch.ts'

export interface StochRsiColumns {
  readonly k: Column
  readonly d: Column
}

export interface StochRsiOptions {
  /** Rows of the index that span the range; default 5. */
  readonly fastK?: number
  /** Rows of k averaged into d; default 3. */
  readonly fastD?: number
}

/**
 * Stochastic of the relative strength index, 0…100: where rsi(x, n) stands in its range of the last fastK rows (0
 * where that is 0), and the mean of fastD of these; k is NaN before row n + fastK − 1, d before n + fastK + fastD
 * − 2; TA-Lib `STOCHRSI`, but k is defined as early as it can be.
 * in: x[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function stochRsiInto(
  out: StochRsiColumns,
  x: Column,
  n: number,
  options: StochRsiOptions = {},
): void {
  batchInto(out, stochRsiOf(n, options), { x })
}

/** {@link stochRsiInto} into new columns in shared memory. */
export function stochRsi(x: Column, n: number, options: StochRsiOptions = {}): StochRsiColumns {
  return batch(stochRsiOf(n, options), { x })
}

/** {@link stochRsiInto} value by value. */
export function stochRsiStream(
  n: number,
  options: StochRsiOptions = {},
): Stream<number, Row<keyof StochRsiColumns, 'value'>> {
  return streamOf(stochRsiOf(n, options))
}

function stochRsiOf(
  n: number,
  { fastK = 5, fastD = 3 }: StochRsiOptions,
): Definition<'x', keyof StochRsiColumns> {
  requirePeriod(n)
  requirePeriod(fastK)
  requirePeriod(fastD)
  return {
    inputs: ['x'],
    outputs: ['k', 'd'],
    reach: n + fastK + fastD,
    gaps: 'skipped',
    passes: ({ k, d }, { x }, scratch) => {
      const [index, top, bottom] = [scratch(), scratch(), scratch()]
      return [
        ...rsiPasses(index, x, { n, method: 'wilder', scratch }),
        ...highestPasses(top, index, fastK),
        ...lowestPasses(bottom, index, fastK),
        rangePlacePass(k, { top, bottom, close: index }),
        smaPass(d, k, { n: fastD }),
      ]
    },
  }
}
