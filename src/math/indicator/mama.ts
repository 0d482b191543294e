import type { Column } from '../../domain/index.ts'
import { requireWithin } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Columns, Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import { wmaPass } from './wma.ts'

export interface MamaColumns {
  readonly mama: Column
  /** Follows `mama` half as fast. */
  readonly fama: Column
}

export interface MamaOptions {
  /** Largest weight of the newest value, default 0.5. */
  readonly fast?: number
  /** Smallest weight, default 0.05. */
  readonly slow?: number
}

/**
 * Mesa adaptive moving average and the one that follows it: α = fast / (fall of the phase since the row before, in
 * degrees, at least 1), at least slow; mama = α·x + (1 − α)·previous, fama with α/2. The phase is atan(quadrature
 * / in-phase) of a Hilbert transform of x, smoothed by weights 4, 3, 2, 1, whose period is measured along. All of
 * it starts with 0 at row 12; NaN before row 32; Ehlers, 2001, TA-Lib `MAMA`.
 * in: x[rows]; out: two columns[rows]. NaN: such rows give NaN and are skipped.
 * @throws MathFault `math.option`, `math.length`
 */
export function mamaInto(out: MamaColumns, x: Column, options: MamaOptions = {}): void {
  batchInto(out, mamaOf(options), { x })
}

/** {@link mamaInto} into new columns in shared memory. */
export function mama(x: Column, options: MamaOptions = {}): MamaColumns {
  return batch(mamaOf(options), { x })
}

/** {@link mamaInto} value by value. */
export function mamaStream(options: MamaOptions = {}): Stream<number, Row<keyof MamaColumns, 'value'>> {
  return streamOf(mamaOf(options))
}

function mamaOf({ fast = 0.5, slow = 0.05 }: MamaOptions): Definition<'x', keyof MamaColumns> {
  requireWithin('fast', fast, [0.01, 0.99])
  requireWithin('slow', slow, [0.01, 0.99])
  return {
    inputs: ['x'],
    outputs: ['mama', 'fama'],
    reach: FIRST,
    gaps: 'skipped',
    passes: (out, { x }, scratch) => {
      const [smooth, detrended, quadrature] = [scratch(), scratch(), scratch()]
      return [
        wmaPass(smooth, x, { n: 4 }),
        (begin, end) => {
          for (let row = begin; row < end && row < START; row++) smooth[row] = 0
        },
        adaptPass(out, { x, smooth, detrended, quadrature }, { fast, slow }),
      ]
    },
  }
}

/** Row on which the transform starts, and that of the first result. */
const START = 12
const FIRST = 32
const DEGREES = 180 / Math.PI

type Series = Columns<'x' | 'smooth' | 'detrended' | 'quadrature'>

/** State: 0, 1 in-phase and quadrature, 2, 3 their products, 4 period, 5 phase, 6 mama, 7 fama. */
function adaptPass(out: MamaColumns, series: Series, { fast, slow }: Required<MamaOptions>): Pass {
  const { x, smooth, detrended, quadrature } = series
  const state = new Float64Array(8)
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      if (row < FIRST) {
        out.mama[row] = NaN
        out.fama[row] = NaN
      }
      if (row < START) {
        detrended[row] = 0
        quadrature[row] = 0
        continue
      }
      const adjust = 0.075 * state[4]! + 0.54
      detrended[row] = hilbert(smooth, row) * adjust
      quadrature[row] = hilbert(detrended, row) * adjust
      const inPhase = detrended[row - 3]!
      const realPart = 0.2 * (inPhase - hilbert(quadrature, row) * adjust) + 0.8 * state[0]!
      const imaginary = 0.2 * (quadrature[row]! + hilbert(detrended, row - 3) * adjust) + 0.8 * state[1]!
      const phase = inPhase === 0 ? 0 : Math.atan(quadrature[row]! / inPhase) * DEGREES
      const alpha = Math.max(fast / Math.max(state[5]! - phase, 1), slow)
      state[6] = alpha * x[row]! + (1 - alpha) * state[6]!
      state[7] = 0.5 * alpha * state[6]! + (1 - 0.5 * alpha) * state[7]!
      state[2] = 0.2 * (realPart * state[0]! + imaginary * state[1]!) + 0.8 * state[2]!
      state[3] = 0.2 * (realPart * state[1]! - imaginary * state[0]!) + 0.8 * state[3]!
      state[0] = realPart
      state[1] = imaginary
      state[4] = nextPeriod(state[4]!, state[2]!, state[3]!)
      state[5] = phase
      if (row < FIRST) continue
      out.mama[row] = state[6]!
      out.fama[row] = state[7]!
    }
  }
}

/** Hilbert transform of seven rows, as Ehlers cut it off. */
function hilbert(x: Column, row: number): number {
  return 0.0962 * (x[row]! - x[row - 6]!) + 0.5769 * (x[row - 2]! - x[row - 4]!)
}

/** The period that the angle between two rows has, within 0.67 and 1.5 of the last and 6 and 50 rows, smoothed. */
function nextPeriod(last: number, real: number, imaginary: number): number {
  const found = real === 0 || imaginary === 0 ? last : 360 / (Math.atan(imaginary / real) * DEGREES)
  const near = Math.max(Math.min(found, 1.5 * last), 0.67 * last)
  return 0.2 * Math.min(Math.max(near, 6), 50) + 0.8 * last
}
