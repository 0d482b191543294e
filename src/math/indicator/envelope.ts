import type { Column } from '../../domain/index.ts'
import { requirePeriod, requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { smaPass } from './sma.ts'

export interface EnvelopeColumns {
  readonly upper: Column
  readonly middle: Column
  readonly lower: Column
}

export interface EnvelopeOptions {
  /** Distance of either side in percent of the mean; default 2.5. */
  readonly percent?: number
}

/**
 * Envelope: the mean of the last n rows and a percentage of it on either side; NaN for the first n − 1 rows.
 * in: x[rows]; out: three columns[rows], none of them x. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.option`, `math.length`
 */
export function envelopeInto(
  out: EnvelopeColumns,
  x: Column,
  n: number,
  options: EnvelopeOptions = {},
): void {
  batchInto(out, envelopeOf(n, options), { x })
}

/** {@link envelopeInto} into new columns in shared memory. */
export function envelope(x: Column, n: number, options: EnvelopeOptions = {}): EnvelopeColumns {
  return batch(envelopeOf(n, options), { x })
}

/** {@link envelopeInto} value by value. */
export function envelopeStream(
  n: number,
  options: EnvelopeOptions = {},
): Stream<number, Row<keyof EnvelopeColumns, 'value'>> {
  return streamOf(envelopeOf(n, options))
}

function envelopeOf(n: number, { percent = 2.5 }: EnvelopeOptions): Definition<'x', keyof EnvelopeColumns> {
  requirePeriod(n)
  requireWithin('percent', percent, [0, Number.MAX_VALUE])
  return {
    inputs: ['x'],
    outputs: ['upper', 'middle', 'lower'],
    reach: n,
    gaps: 'held',
    passes: ({ upper, middle, lower }, { x }) => [
      smaPass(middle, x, { n }),
      (begin, end) => {
        for (let row = begin; row < end; row++) {
          const side = (middle[row]! * percent) / 100
          upper[row] = middle[row]! + side
          lower[row] = middle[row]! - side
        }
      },
    ],
  }
}
