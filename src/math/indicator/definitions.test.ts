import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Candles, Column } from '../../domain/index.ts'
import { agree, someCandles, someColumn } from '../arbitrary-candles.fixture.ts'
import * as math from '../index.ts'

/** The last `n` rows up to `row`; undefined when there are fewer. */
function windowAt(x: ArrayLike<number>, row: number, n: number): number[] | undefined {
  return row + 1 < n ? undefined : Array.from(x).slice(row + 1 - n, row + 1)
}

/** A function of full windows, NaN before the first. */
function rolling(x: ArrayLike<number>, n: number, of: (values: number[]) => number): number[] {
  return Array.from(x, (_, row) => {
    const values = windowAt(x, row, n)
    return values ? of(values) : NaN
  })
}

/** A function of the values that a window holds, NaN where there are fewer than `least`. */
function rollingKnown(
  x: Column,
  { n, least }: { n: number; least: number },
  of: (values: number[]) => number,
): number[] {
  return Array.from(x, (_, row) => {
    const values = Array.from(x.slice(Math.max(0, row + 1 - n), row + 1)).filter(
      (value) => !Number.isNaN(value),
    )
    return values.length < least ? NaN : of(values)
  })
}

const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
const average = (values: number[]) => total(values) / values.length
const moment = (values: number[], power: number) =>
  average(values.map((value) => (value - average(values)) ** power))
const largest = (values: number[]) => Math.max(...values)
const smallest = (values: number[]) => Math.min(...values)

/** Slope of the least-squares line over 0…n − 1. */
function slope(values: number[]): number {
  const middle = (values.length - 1) / 2
  const top = total(values.map((value, k) => (k - middle) * (value - average(values))))
  return top / total(values.map((_, k) => (k - middle) ** 2))
}

const WINDOWED: Readonly<
  Record<string, [(x: Column, n: number) => Column, (values: number[], n: number) => number]>
> = {
  sma: [math.sma, average],
  wma: [
    math.wma,
    (values) => total(values.map((value, k) => (k + 1) * value)) / total(values.map((_, k) => k + 1)),
  ],
  variance: [math.variance, (values) => moment(values, 2)],
  stddev: [math.stddev, (values) => Math.sqrt(moment(values, 2))],
  'bollinger, upper': [
    (x, n) => math.bollinger(x, n, { deviations: 1.5 }).upper,
    (values) => average(values) + 1.5 * Math.sqrt(moment(values, 2)),
  ],
  'bollinger, lower': [
    (x, n) => math.bollinger(x, n).lower,
    (values) => average(values) - 2 * Math.sqrt(moment(values, 2)),
  ],
  linregSlope: [(x, n) => math.linregSlope(x, n + 1), slope],
  linregAngle: [(x, n) => math.linregAngle(x, n + 1), (values) => (Math.atan(slope(values)) * 180) / Math.PI],
  mom: [math.mom, (values) => values.at(-1)! - values[0]!],
  roc: [
    math.roc,
    (values) => (values[0] === 0 ? values.at(-1)! * 0 : (100 * (values.at(-1)! - values[0]!)) / values[0]!),
  ],
}
/** Those whose window is a row longer than their period. */
const ONE_MORE = new Set(['linregSlope', 'linregAngle', 'mom', 'roc'])

const ROLLING: Readonly<
  Record<
    string,
    [(x: Column, n: number, options: math.RollingOptions) => Column, (values: number[]) => number]
  >
> = {
  rollingSum: [math.rollingSum, total],
  rollingMean: [math.rollingMean, average],
  rollingMax: [math.rollingMax, largest],
  rollingMin: [math.rollingMin, smallest],
  rollingStd: [math.rollingStd, (values) => Math.sqrt(moment(values, 2))],
  'rollingStd of a sample': [
    (x, n, options) => math.rollingStd(x, n, { ...options, ddof: 1 }),
    (values) => Math.sqrt((moment(values, 2) * values.length) / (values.length - 1)),
  ],
  rollingSkew: [math.rollingSkew, (values) => moment(values, 3) / moment(values, 2) ** 1.5],
  rollingKurtosis: [math.rollingKurtosis, (values) => moment(values, 4) / moment(values, 2) ** 2 - 3],
}

const typical = ({ high, low, close }: Candles) =>
  high.map((value, row) => (value + low[row]! + close[row]!) / 3)

const OF_BARS: Readonly<
  Record<string, [(c: Candles, n: number) => Column, (c: Candles, n: number) => number[]]>
> = {
  'stoch, fast': [
    (c, n) => math.stoch(c, { fastK: n, slowK: 1, slowD: 1 }).k,
    (c, n) => Array.from(c.close, (close, row) => 100 * place(c, { row, n }, close)),
  ],
  'stoch, slow d': [
    (c, n) => math.stoch(c, { fastK: n, slowK: 2, slowD: 3 }).d,
    (c, n) => {
      const fast = Array.from(c.close, (close, row) => 100 * place(c, { row, n }, close))
      return rolling(rolling(fast, 2, average), 3, average)
    },
  ],
  willr: [
    (c, n) => math.willr(c, n),
    (c, n) =>
      Array.from(c.close, (close, row) =>
        isFlat(c, { row, n }) ? 0 : 100 * (place(c, { row, n }, close) - 1),
      ),
  ],
  cci: [
    (c, n) => math.cci(c, n),
    (c, n) =>
      rolling(typical(c), n, (values) => {
        const deviation = average(values.map((value) => Math.abs(value - average(values))))
        return deviation < 1e-14 ? 0 : (values.at(-1)! - average(values)) / (0.015 * deviation)
      }),
  ],
  'aroon, up': [
    (c, n) => math.aroon(c, n).up,
    (c, n) => rolling(c.high, n + 1, (values) => (100 * values.lastIndexOf(largest(values))) / n),
  ],
  'aroon, down': [
    (c, n) => math.aroon(c, n).down,
    (c, n) => rolling(c.low, n + 1, (values) => (100 * values.lastIndexOf(smallest(values))) / n),
  ],
}

interface Rows {
  readonly row: number
  readonly n: number
}

/** Where a price stands in the range of the window, 0…1; 0 in a range of 0. */
function place(c: Candles, { row, n }: Rows, price: number): number {
  const lows = windowAt(c.low, row, n)
  if (!lows) return NaN
  const range = largest(windowAt(c.high, row, n)!) - smallest(lows)
  return range === 0 ? 0 : (price - smallest(lows)) / range
}

function isFlat(c: Candles, { row, n }: Rows): boolean {
  const lows = windowAt(c.low, row, n)
  return lows !== undefined && largest(windowAt(c.high, row, n)!) === smallest(lows)
}

const period = fc.integer({ min: 1, max: 9 })

describe('indicators over a window', () => {
  for (const [name, [actual, of]] of Object.entries(WINDOWED)) {
    it(`${name} is what its definition says, NaN while the window holds one`, () => {
      fc.assert(
        fc.property(someColumn(60), period, (x, n) => {
          const wanted = rolling(x, ONE_MORE.has(name) ? n + 1 : n, (values) => of(values, n))
          assert.ok(
            agree(actual(x, n), wanted, { tolerance: 1e-7, scale: 1 }),
            `${actual(x, n)} is not ${wanted}`,
          )
        }),
      )
    })
  }

  for (const [name, [actual, of]] of Object.entries(ROLLING)) {
    it(`${name} is what its definition says of the values that the window holds`, () => {
      fc.assert(
        fc.property(someColumn(50), period, fc.nat(8), (x, n, spare) => {
          const least = Math.max(1, n - spare)
          const wanted = rollingKnown(x, { n, least }, of)
          const out = actual(x, n, { minPeriods: least })
          assert.ok(agree(out, wanted, { tolerance: 1e-6, scale: 1 }), `${out} is not ${wanted}`)
        }),
      )
    })

    it(`${name} wants the whole window unless told otherwise, and refuses to want more`, () => {
      fc.assert(
        fc.property(someColumn(30), period, (x, n) => {
          assert.deepEqual(Array.from(actual(x, n, {})), Array.from(actual(x, n, { minPeriods: n })))
          assert.throws(() => actual(x, n, { minPeriods: n + 1 }), { code: 'math.option' })
          assert.throws(() => actual(x, n, { minPeriods: 0 }), { code: 'math.option' })
        }),
      )
    })
  }

  for (const [name, [actual, definition]] of Object.entries(OF_BARS)) {
    it(`${name} is what its definition says`, () => {
      fc.assert(
        fc.property(someCandles(40, { gaps: false }), period, (candles, n) => {
          const wanted = definition(candles, n)
          const out = actual(candles, n)
          assert.ok(agree(out, wanted, { tolerance: 1e-9, scale: 1 }), `${out} is not ${wanted}`)
        }),
      )
    })
  }

  it('zscore is the distance from the mean in deviations, and unknown where nothing deviates', () => {
    assert.ok(agree(math.zscore(Float64Array.of(1, 3, 3, 3, 9), 2), [NaN, 1, NaN, NaN, 1]))
  })
})
