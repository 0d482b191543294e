import assert from 'node:assert/strict'
import { it } from 'node:test'
import { agree } from '../arbitrary-candles.fixture.ts'
import { random } from '../random/random.ts'
import { linregSlope } from './linear-regression.ts'
import { rollingMean } from './rolling-sum.ts'
import { sma } from './sma.ts'
import { variance } from './variance.ts'

it('sma of 1 2 4 8 over two rows', () => {
  assert.deepEqual(Array.from(sma(Float64Array.of(1, 2, 4, 8), 2)), [NaN, 1.5, 3, 6])
})

it('sma equals the exact window mean to 1e-12 after 200,000 rows: it does not drift', () => {
  const chance = random('drift')
  const x = Float64Array.from({ length: 200_000 }, () => 1000 + chance.normal())
  for (const n of [7, 200, 5000]) {
    const out = sma(x, n)
    for (let row = n - 1; row < x.length; row += 9973) {
      let sum = 0
      for (let at = row; at > row - n; at--) sum += x[at]!
      assert.ok(Math.abs(out[row]! / (sum / n) - 1) < 1e-12)
    }
  }
})

it('a price that was off by a factor of 1e15 leaves no trace once it is out of the window', () => {
  const x = Float64Array.from({ length: 100 }, (_, row) => (row === 30 ? 1e15 : 1 + (row % 7) / 10))
  const clean = x.map((value, row) => (row === 30 ? 1 : value))
  for (const indicator of [sma, variance, linregSlope, rollingMean]) {
    assert.ok(agree(indicator(x, 10).subarray(40), indicator(clean, 10).subarray(40), { tolerance: 1e-13 }))
  }
})

it('variance keeps 9 digits where squares would cancel: deviations of 1e-6 on prices of 1e6', () => {
  const x = Float64Array.from({ length: 60 }, (_, row) => 2 ** 20 + (row % 2) * 2 ** -20)
  assert.ok(agree(variance(x, 20).subarray(19), new Float64Array(41).fill(2 ** -42), { tolerance: 1e-9 }))
  assert.deepEqual(Array.from(variance(new Float64Array(8).fill(0.1), 3).subarray(2)), [0, 0, 0, 0, 0, 0])
})

it('a period longer than the column leaves every row unknown', () => {
  assert.deepEqual(Array.from(sma(Float64Array.of(1, 2), 3)), [NaN, NaN])
  assert.equal(sma(new Float64Array(0), 3).length, 0)
})
