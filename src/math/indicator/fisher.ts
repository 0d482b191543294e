import type { Column } from '../../domain/index.ts'
import type { Bars } from '../bars.ts'
import { log } from '../elementary/log.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { medianPass } from './prices.ts'
import { highestPasses, lowestPasses } from './rolling-extremes.ts'
import { shiftPass } from './shift.ts'

type Range = Pick<Bars, 'high' | 'low'>

export interface FisherColumns {
  readonly fisher: Column
  /** The value of the row before. */
  readonly trigger: Column
}

/**
 * Fisher transform of the median price: its place in the range of n median prices, −0.5…0.5 (0 in a range of 0), is
 * smoothed to s = 0.66·place + 0.67·previous s, kept within ±0.999 once beyond ±0.99, and turned into
 * ½·ln((1 + s)/(1 − s)) + ½·previous; NaN before row n − 1, the trigger before row n; Ehlers, 2002.
 * in: high, low[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.period`, `math.length`
 */
export function fisherInto(out: FisherColumns, range: Range, n: number): void {
  batchInto(out, fisherOf(n), range)
}

/** {@link fisherInto} into new columns in shared memory. */
export function fisher(range: Range, n: number): FisherColumns {
  return batch(fisherOf(n), range)
}

/** {@link fisherInto} bar by bar. */
export function fisherStream(n: number): Stream<Row<keyof Range, 'x'>, Row<keyof FisherColumns, 'value'>> {
  return streamOf(fisherOf(n))
}

function fisherOf(n: number): Definition<keyof Range, keyof FisherColumns> {
  requirePeriod(n)
  return {
    inputs: ['high', 'low'],
    outputs: ['fisher', 'trigger'],
    reach: n + 1,
    gaps: 'skipped',
    passes: ({ fisher, trigger }, range, scratch) => {
      const [median, top, bottom] = [scratch(), scratch(), scratch()]
      return [
        medianPass(median, range),
        ...highestPasses(top, median, n),
        ...lowestPasses(bottom, median, n),
        transformPass(fisher, { median, top, bottom }, n),
        shiftPass(trigger, fisher, 1),
      ]
    },
  }
}

function transformPass(
  out: Column,
  from: Readonly<Record<'median' | 'top' | 'bottom', Column>>,
  n: number,
): Pass {
  const { median, top, bottom } = from
  let carriedPlace = 0
  let carried = 0
  return (begin, end) => {
    let smooth = +carriedPlace
    let value = +carried
    for (let row = begin; row < end; row++) {
      if (row < n - 1) {
        out[row] = NaN
        continue
      }
      const range = top[row]! - bottom[row]!
      const place = range === 0 ? 0 : (median[row]! - bottom[row]!) / range - 0.5
      smooth = 0.66 * place + 0.67 * smooth
      if (smooth > 0.99) smooth = 0.999
      if (smooth < -0.99) smooth = -0.999
      value = 0.5 * log((1 + smooth) / (1 - smooth)) + 0.5 * value
      out[row] = value
    }
    carriedPlace = smooth
    carried = value
  }
}
