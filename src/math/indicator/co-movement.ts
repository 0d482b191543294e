import type { Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { batch, batchInto } from '../streaming/batch.ts'
import type { Definition, Pass } from '../streaming/definition.ts'
import { type Row, type Stream, streamOf } from '../streaming/stream.ts'
import type { Window } from './sma.ts'
import { variancePass } from './variance.ts'

/**
 * Pearson's correlation of the last n rows of x and y, −1…1; NaN for the first n − 1 rows and where either is flat
 * (TA-Lib `CORREL`, but for that 0).
 * in: x, y[rows]; out: out[rows], neither of them; n ≥ 2. NaN inside: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function rollingCorrelationInto(out: Column, x: Column, y: Column, n: number): void {
  batchInto({ value: out }, rollingCorrelationOf(n), { x, y })
}

/** {@link rollingCorrelationInto} into a new column in shared memory. */
export function rollingCorrelation(x: Column, y: Column, n: number): Column {
  return batch(rollingCorrelationOf(n), { x, y }).value
}

/** {@link rollingCorrelationInto} pair by pair. */
export function rollingCorrelationStream(n: number): Stream<Row<'x' | 'y', 'x'>, number> {
  return streamOf(rollingCorrelationOf(n))
}

/**
 * Beta of x to y: how much the relative changes of x follow those of y, their covariance over the variance of
 * those of y, of the last n changes; NaN before row n and where y changes evenly (TA-Lib `BETA` of y and x, but
 * for that 0).
 * in: x, y[rows]; out: out[rows], neither of them. NaN inside, or a change from 0: NaN while the window holds it.
 * @throws MathFault `math.period`, `math.length`
 */
export function rollingBetaInto(out: Column, x: Column, y: Column, n: number): void {
  batchInto({ value: out }, rollingBetaOf(n), { x, y })
}

/** {@link rollingBetaInto} into a new column in shared memory. */
export function rollingBeta(x: Column, y: Column, n: number): Column {
  return batch(rollingBetaOf(n), { x, y }).value
}

/** {@link rollingBetaInto} pair by pair. */
export function rollingBetaStream(n: number): Stream<Row<'x' | 'y', 'x'>, number> {
  return streamOf(rollingBetaOf(n))
}

function rollingCorrelationOf(n: number): Definition<'x' | 'y', 'value'> {
  requirePeriod(n, 2)
  return {
    inputs: ['x', 'y'],
    outputs: ['value'],
    reach: n,
    gaps: 'held',
    passes: ({ value }, { x, y }, scratch) => {
      const [spreadX, spreadY] = [scratch(), scratch()]
      return [
        covariancePass(value, { x, y }, { n }),
        variancePass(spreadX, x, { n }),
        variancePass(spreadY, y, { n }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            const scale = Math.sqrt(spreadX[row]!) * Math.sqrt(spreadY[row]!)
            value[row] = scale === 0 ? NaN : Math.max(-1, Math.min(1, value[row]! / scale))
          }
        },
      ]
    },
  }
}

function rollingBetaOf(n: number): Definition<'x' | 'y', 'value'> {
  requirePeriod(n)
  return {
    inputs: ['x', 'y'],
    outputs: ['value'],
    reach: n + 1,
    gaps: 'held',
    passes: ({ value }, { x, y }, scratch) => {
      const [ofX, ofY, spread] = [scratch(), scratch(), scratch()]
      return [
        relativePass(ofX, x),
        relativePass(ofY, y),
        covariancePass(value, { x: ofX, y: ofY }, { n, from: 1 }),
        variancePass(spread, ofY, { n, from: 1 }),
        (begin, end) => {
          for (let row = begin; row < end; row++) {
            value[row] = spread[row] === 0 ? NaN : value[row]! / spread[row]!
          }
        },
      ]
    },
  }
}

/** x over its value a row ago, less 1; NaN on row 0 and from 0. */
function relativePass(out: Column, x: Column): Pass {
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      out[row] = row === 0 || x[row - 1] === 0 ? NaN : x[row]! / x[row - 1]! - 1
    }
  }
}

/**
 * Population covariance of each full window; NaN before row from + n − 1. Blocks and deviations as in `variance`.
 */
function covariancePass(out: Column, { x, y }: Record<'x' | 'y', Column>, { n, from = 0 }: Window): Pass {
  const tail = new Float64Array(Math.min(n, x.length)).fill(NaN)
  const tailY = new Float64Array(tail.length)
  const tailProducts = new Float64Array(tail.length)
  tail[n - 1] = 0
  const state = new Float64Array(5)
  let held = n
  return (begin, end) => {
    let row = begin
    for (; row < end && row < from; row++) out[row] = NaN
    let at = held | 0
    let centre = state[0]!
    let centreY = state[1]!
    let head = state[2]!
    let headY = state[3]!
    let headProducts = state[4]!
    while (row < end) {
      if (at === n) {
        at = 0
        head = 0
        headY = 0
        headProducts = 0
        centre = x[row]!
        centreY = y[row]!
        let sum = 0
        let sumY = 0
        let products = 0
        for (let k = n - 1; k >= 0 && row > from; k--) {
          tail[k] = sum
          tailY[k] = sumY
          tailProducts[k] = products
          const deviation = x[row - n + k]! - centre
          const deviationY = y[row - n + k]! - centreY
          sum += deviation
          sumY += deviationY
          products += deviation * deviationY
        }
      }
      const stop = Math.min(end, row + n - at)
      for (; row < stop; row++, at++) {
        const deviation = x[row]! - centre
        const deviationY = y[row]! - centreY
        head += deviation
        headY += deviationY
        headProducts += deviation * deviationY
        const cross = (tail[at]! + head) * (tailY[at]! + headY)
        out[row] = (tailProducts[at]! + headProducts - cross / n) / n
      }
    }
    held = at
    state[0] = centre
    state[1] = centreY
    state[2] = head
    state[3] = headY
    state[4] = headProducts
  }
}
