import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { agree, someColumn } from '../arbitrary-candles.fixture.ts'
import * as math from '../index.ts'
import { type Definition, judgeDefinitions } from './definitions.suite.ts'
import {
  average,
  each,
  largest,
  rateOfChange,
  rolling,
  smallest,
  total,
  type Values,
} from './plain.fixture.ts'

/** Slope and start of the least-squares line over 0…n − 1. */
function line(values: Values): readonly [slope: number, start: number] {
  const middle = (values.length - 1) / 2
  const slope =
    total(values.map((value, k) => (k - middle) * value)) / total(values.map((_, k) => (k - middle) ** 2))
  return [slope, average(values) - slope * middle]
}

const isFlat = (values: Values) => values.every((value) => value === values[0])

const covariance = (a: Values, b: Values) =>
  average(a.map((value, k) => (value - average(a)) * (b[k]! - average(b))))

/** A function of both windows. */
const pairs = (x: ArrayLike<number>, y: ArrayLike<number>, n: number, of: (a: Values, b: Values) => number) =>
  each(x, (row) => {
    const [a, b] = [x, y].map((column) => Array.from(column).slice(Math.max(0, row + 1 - n), row + 1))
    return a!.length < n || [...a!, ...b!].some(Number.isNaN) ? NaN : of(a!, b!)
  })

const middle = (values: Values) => math.median([...values])

const WINDOWS: Readonly<Record<string, Definition>> = {
  linreg: {
    actual: (c, n) => math.linreg(c.close, n),
    wanted: (c, n) => rolling(c.close, n, (values) => line(values)[1] + line(values)[0] * (n - 1)),
    least: 2,
  },
  linregIntercept: {
    actual: (c, n) => math.linregIntercept(c.close, n),
    wanted: (c, n) => rolling(c.close, n, (values) => line(values)[1]),
    least: 2,
  },
  tsf: {
    actual: (c, n) => math.tsf(c.close, n),
    wanted: (c, n) => rolling(c.close, n, (values) => line(values)[1] + line(values)[0] * n),
    least: 2,
  },
  linregR2: {
    actual: (c, n) => math.linregR2(c.close, n),
    wanted: (c, n) =>
      rolling(c.close, n, (values) => {
        const [slope, start] = line(values)
        const left = total(values.map((value, k) => (value - start - slope * k) ** 2))
        return isFlat(values) ? NaN : 1 - left / (covariance(values, values) * n)
      }),
    least: 2,
  },
  rollingCorrelation: {
    actual: (c, n) => math.rollingCorrelation(c.close, c.volume, n),
    wanted: (c, n) => pairs(c.close, c.volume, n, (a, b) => math.correlation([...a], [...b])),
    least: 2,
  },
  rollingBeta: {
    actual: (c, n) => math.rollingBeta(c.close, c.open, n),
    wanted: (c, n) =>
      pairs(rateOfChange(c.close, 1), rateOfChange(c.open, 1), n, (a, b) =>
        isFlat(b) ? NaN : covariance(a, b) / covariance(b, b),
      ),
    tolerance: 1e-7,
  },
  midpoint: {
    actual: (c, n) => math.midpoint(c.close, n),
    wanted: (c, n) => rolling(c.close, n, (values) => (largest(values) + smallest(values)) / 2),
  },
  midprice: {
    actual: (c, n) => math.midprice(c, n),
    wanted: (c, n) => pairs(c.high, c.low, n, (highs, lows) => (largest(highs) + smallest(lows)) / 2),
  },
  percentRank: {
    actual: (c, n) => math.percentRank(c.close, n),
    wanted: (c, n) =>
      rolling(c.close, n + 1, (values) => {
        const [last, before] = [values.at(-1)!, values.slice(0, -1)]
        return (100 * before.filter((value) => value <= last).length) / n
      }),
  },
}

judgeDefinitions('windows', WINDOWS)

describe('order in windows', () => {
  const period = fc.integer({ min: 1, max: 9 })
  const known = (x: Float64Array, { row, n }: { row: number; n: number }) =>
    Array.from(x.slice(Math.max(0, row + 1 - n), row + 1)).filter((value) => !Number.isNaN(value))

  it('rollingQuantile, rollingMedian and rollingMad are those of the values that the window holds', () => {
    fc.assert(
      fc.property(someColumn(50), period, fc.double({ min: 0, max: 1, noNaN: true }), (x, n, q) => {
        const of = (make: (values: Values) => number) =>
          each(x, (row) => {
            const values = known(x, { row, n })
            return values.length === 0 ? NaN : make(values)
          })
        const loose = { minPeriods: 1 }
        const quantiles = of((values) => math.quantile([...values], q))
        assert.ok(agree(math.rollingQuantile(x, n, { ...loose, q }), quantiles, { scale: 1 }))
        assert.deepEqual(Array.from(math.rollingMedian(x, n, loose)), of(middle))
        const spreads = of((values) => middle(values.map((value) => Math.abs(value - middle(values)))))
        assert.deepEqual(Array.from(math.rollingMad(x, n, loose)), spreads)
      }),
    )
  })

  it('rollingQuantile refuses a share that is none', () => {
    assert.throws(() => math.rollingQuantile(Float64Array.of(1), 1, { q: 1.1 }), { code: 'math.option' })
  })
})
