import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Stream, streamOf } from '../streaming/stream.ts'
import { sumPass } from './sma.ts'

export interface KamaOptions {
  /** Period of the fastest average, in a straight move; default 2. */
  readonly fast?: number
  /** Period of the slowest average, in noise; default 30. */
  readonly slow?: number
}

/**
 * Kaufman's adaptive moving average: previous + s²·(x − previous), where s lies between 2 / (slow + 1) and 2 /
 * (fast + 1) by the efficiency of the last n changes, |x − x[n ago]| / Σ|change| (1 where nothing changed). The
 * value before the first is x at row n − 1; NaN before row n; TA-Lib `KAMA`, whose periods are the defaults.
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function kamaInto(out: Column, x: Column, n: number, options: KamaOptions = {}): void {
  batchInto({ value: out }, kamaOf(n, options), { x })
}

/** {@link kamaInto} into a new column in shared memory. */
export function kama(x: Column, n: number, options: KamaOptions = {}): Column {
  return batch(kamaOf(n, options), { x }).value
}

/** {@link kamaInto} value by value. */
export function kamaStream(n: number, options: KamaOptions = {}): Stream<number, number> {
  return streamOf(kamaOf(n, options))
}

function kamaOf(n: number, { fast = 2, slow = 30 }: KamaOptions): Definition<'x', 'value'> {
  requirePeriod(n)
  requirePeriod(fast)
  requirePeriod(slow)
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
        adaptPass(value, { x, path }, { n, fast, slow }),
      ]
    },
  }
}

/** Follows x by the efficiency of its path: the sums of its n last changes. */
function adaptPass(
  out: Column,
  { x, path }: { x: Column; path: Column },
  { n, fast, slow }: Required<KamaOptions> & { n: number },
): Pass {
  const least = 2 / (slow + 1)
  const span = 2 / (fast + 1) - least
  let carried = 0
  return (begin, end) => {
    let average = +carried
    let row = begin
    for (; row < end && row < n; row++) {
      average = x[row]!
      out[row] = NaN
    }
    for (; row < end; row++) {
      const move = x[row]! - x[row - n]!
      const efficiency = path[row]! <= Math.abs(move) ? 1 : Math.abs(move / path[row]!)
      const weight = efficiency * span + least
      average += (x[row]! - average) * (weight * weight)
      out[row] = average
    }
    carried = average
  }
}
