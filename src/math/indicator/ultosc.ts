import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { sumPass } from './sma.ts'
import { rangePass } from './true-range.ts'

export interface UltoscOptions {
  /** Default 7. */
  readonly short?: number
  /** Default 14. */
  readonly medium?: number
  /** Default 28. */
  readonly long?: number
}

/**
 * Ultimate oscillator, 0…100: for three windows the sum of buying pressure, close − min(low, previous close), over
 * that of true ranges (0 where that is 0), weighted 4, 2, 1 from the shortest to the longest; NaN before row
 * max(periods); Williams, TA-Lib `ULTOSC`.
 * in: bars[rows]; out: out[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function ultoscInto(out: Column, bars: Bars, options: UltoscOptions = {}): void {
  batchInto({ value: out }, ultoscOf(options), bars)
}

/** {@link ultoscInto} into a new column in shared memory. */
export function ultosc(bars: Bars, options: UltoscOptions = {}): Column {
  return batch(ultoscOf(options), bars).value
}

/** {@link ultoscInto} bar by bar. */
export function ultoscStream(options: UltoscOptions = {}): Stream<Row<keyof Bars, 'x'>, number> {
  return streamOf(ultoscOf(options))
}

function ultoscOf(options: UltoscOptions): Definition<keyof Bars, 'value'> {
  const periods = [options.short ?? 7, options.medium ?? 14, options.long ?? 28] as const
  for (const n of periods) requirePeriod(n)
  const [short, medium, long] = periods.toSorted((a, b) => a - b) as [number, number, number]
  return {
    inputs: ['high', 'low', 'close'],
    outputs: ['value'],
    reach: long + 1,
    gaps: 'skipped',
    passes: ({ value }, bars, scratch) => {
      const [pressure, range, pressures, ranges] = [scratch(), scratch(), scratch(), scratch()]
      const share = (n: number, weight: number): Pass[] => [
        sumPass(pressures, pressure, { n, from: 1 }),
        sumPass(ranges, range, { n, from: 1 }),
        addShare(value, { pressures, ranges }, weight),
      ]
      return [
        pressurePass(pressure, bars),
        rangePass(range, bars),
        (begin, end) => {
          for (let row = begin; row < end; row++) value[row] = 0
        },
        ...share(short, 400 / 7),
        ...share(medium, 200 / 7),
        ...share(long, 100 / 7),
      ]
    },
  }
}

/** Close above the lower of the low and the previous close; NaN on row 0. */
function pressurePass(out: Column, { low, close }: Bars): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      out[row] = row === 0 ? NaN : close[row]! - Math.min(low[row]!, close[row - 1]!)
    }
  }
}

function addShare(out: Column, sums: { pressures: Column; ranges: Column }, weight: number): Pass {
  const { pressures, ranges } = sums
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      out[row]! += weight * (ranges[row] === 0 ? 0 : pressures[row]! / ranges[row]!)
    }
  }
}
