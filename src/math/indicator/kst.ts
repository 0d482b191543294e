import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { rocPass } from './momentum.ts'
import { smaPass } from './sma.ts'

export interface KstColumns {
  readonly kst: Column
  /** Mean of the last rows of it. */
  readonly signal: Column
}

type Four = readonly [number, number, number, number]

export interface KstOptions {
  /** Periods of the four rates of change, default 10, 15, 20, 30. */
  readonly roc?: Four
  /** Rows of each that are averaged, default 10, 10, 10, 15. */
  readonly sma?: Four
  /** Rows averaged into the signal, default 9. */
  readonly signal?: number
}

/**
 * Know sure thing: Σ k·sma(roc(x, roc[k]), sma[k]) for k = 1…4, in percent, and the mean of its last rows; NaN
 * before row max(roc[k] + sma[k]) − 1, the signal signal − 1 rows later; Pring, 1992.
 * in: x[rows]; out: two columns[rows]. NaN inside: NaN while a window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function kstInto(out: KstColumns, x: Column, options: KstOptions = {}): void {
  batchInto(out, kstOf(options), { x })
}

/** {@link kstInto} into new columns in shared memory. */
export function kst(x: Column, options: KstOptions = {}): KstColumns {
  return batch(kstOf(options), { x })
}

/** {@link kstInto} value by value. */
export function kstStream(options: KstOptions = {}): Stream<number, Row<keyof KstColumns, 'value'>> {
  return streamOf(kstOf(options))
}

function kstOf(options: KstOptions): Definition<'x', keyof KstColumns> {
  const rates = options.roc ?? [10, 15, 20, 30]
  const means = options.sma ?? [10, 10, 10, 15]
  const rows = options.signal ?? 9
  for (const n of [...rates, ...means, rows]) requirePeriod(n)
  const reach = Math.max(...rates) + Math.max(...means) + rows
  return {
    inputs: ['x'],
    outputs: ['kst', 'signal'],
    reach: reach,
    gaps: 'held',
    passes: ({ kst, signal }, { x }, scratch) => {
      const changes = rates.map(scratch)
      const [first, second, third, fourth] = rates.map(scratch) as [Column, Column, Column, Column]
      const averages = [first, second, third, fourth]
      return [
        ...means.flatMap((n, k) => [
          rocPass(changes[k]!, x, rates[k]!),
          smaPass(averages[k]!, changes[k]!, { n, from: rates[k]! }),
        ]),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            kst[row] = first[row]! + 2 * second[row]! + 3 * third[row]! + 4 * fourth[row]!
          }
        },
        smaPass(signal, kst, { n: rows }),
      ]
    },
  }
}
