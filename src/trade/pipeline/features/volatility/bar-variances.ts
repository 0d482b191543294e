import type { Column } from '../../../../domain/index.ts'
import { allocateColumn } from '../../../../domain/index.ts'
import { overWhole, type Whole } from './over-whole.ts'

type Bars = Readonly<Record<'open' | 'high' | 'low' | 'close', Column>>
type Estimator = 'parkinson' | 'garman_klass' | 'rogers_satchell' | 'yang_zhang'

/**
 * Volatility of each whole window of bars: Parkinson 1980, Garman and Klass 1980, Rogers and Satchell 1991, Yang
 * and Zhang 2000 (which needs a row more, for its first gap over night). Unknown where a price is not above 0.
 */
export function barVariances(name: Estimator, bars: Bars, whole: Whole): Column {
  if (name === 'yang_zhang') return yangZhang(bars, whole)
  const single = allocateColumn(bars.close.length)
  for (let row = 0; row < single.length; row++) single[row] = ONE_BAR[name](barOf(bars, row))
  return overWhole(single, whole, (from, to) => {
    let sum = 0
    for (let row = from; row < to; row++) sum += single[row]!
    return Math.sqrt(Math.max(0, sum / whole.n))
  })
}

/** Logarithms of high, low and close over the open. */
interface Bar {
  readonly up: number
  readonly down: number
  readonly body: number
}

function barOf({ open, high, low, close }: Bars, row: number): Bar {
  const start = open[row]!
  if (!(start > 0 && high[row]! > 0 && low[row]! > 0 && close[row]! > 0)) {
    return { up: Number.NaN, down: Number.NaN, body: Number.NaN }
  }
  return {
    up: Math.log(high[row]! / start),
    down: Math.log(low[row]! / start),
    body: Math.log(close[row]! / start),
  }
}

const ONE_BAR: Readonly<Record<Exclude<Estimator, 'yang_zhang'>, (bar: Bar) => number>> = {
  parkinson: ({ up, down }) => (up - down) ** 2 / (4 * Math.LN2),
  garman_klass: ({ up, down, body }) => (up - down) ** 2 / 2 - (2 * Math.LN2 - 1) * body ** 2,
  rogers_satchell: ({ up, down, body }) => up * (up - body) + down * (down - body),
}

/** Variances of gaps and of bodies, and Rogers and Satchell's, weighted so that the drift has no part in them. */
function yangZhang(bars: Bars, whole: Whole): Column {
  const { n } = whole
  const gaps = allocateColumn(bars.close.length)
  const bodies = allocateColumn(gaps.length)
  const rest = allocateColumn(gaps.length)
  for (let row = 0; row < gaps.length; row++) {
    const bar = barOf(bars, row)
    const before = row === 0 ? Number.NaN : bars.close[row - 1]!
    gaps[row] = before > 0 ? Math.log(bars.open[row]! / before) : Number.NaN
    bodies[row] = bar.body
    rest[row] = ONE_BAR.rogers_satchell(bar)
  }
  const weight = 0.34 / (1.34 + (n + 1) / (n - 1))
  return overWhole(gaps, whole, (from, to) => {
    let sum = 0
    for (let row = from; row < to; row++) sum += rest[row]!
    const inner = weight * sampleVariance(bodies, from, to) + (1 - weight) * (sum / n)
    return Math.sqrt(Math.max(0, sampleVariance(gaps, from, to) + inner))
  })
}

/** Of values that are all known; NaN else, and of a single one. */
function sampleVariance(x: Column, from: number, to: number): number {
  const n = to - from
  let mean = 0
  for (let row = from; row < to; row++) mean += x[row]!
  mean /= n
  let sum = 0
  for (let row = from; row < to; row++) sum += (x[row]! - mean) ** 2
  return sum / (n - 1)
}
