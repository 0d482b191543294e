import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { curveOf } from './equity-curve.ts'

const equities = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { maxLength: 300 })
const pointsOf = (values: readonly number[]) => values.map((equity, row) => ({ time: row * 60_000, equity }))

test('a shortened curve keeps ends and extremes, in order, within its limit', () => {
  fc.assert(
    fc.property(equities, fc.integer({ min: 4, max: 50 }), (values, limit) => {
      const { time, equity, drawdown, points } = curveOf('a', pointsOf(values), limit)
      assert.equal(points, values.length)
      assert.ok(time.length <= limit)
      assert.ok(time.length === equity.length && time.length === drawdown.length)
      assert.ok(time.every((moment, row) => row === 0 || moment > time[row - 1]!))
      assert.ok(equity.every((value, row) => value === values[time[row]! / 60_000]))
      if (values.length === 0) return
      assert.equal(time[0], 0)
      assert.equal(time.at(-1), (values.length - 1) * 60_000)
      assert.equal(Math.max(...equity), Math.max(...values))
      assert.equal(Math.min(...equity), Math.min(...values))
    }),
  )
})

test('a short history is given as it is', () => {
  const curve = curveOf('bot', pointsOf([100, 110, 99, 120]), 1_000)
  assert.deepEqual(curve.equity, [100, 110, 99, 120])
  assert.deepEqual(
    curve.drawdown.map((value) => Math.round(value * 1e9) / 1e9),
    [0, 0, -0.1, 0],
  )
  assert.equal(Math.round(curve.maxDrawdown! * 1e9) / 1e9, -0.1)
})

test('no history has no drawdown', () => {
  assert.deepEqual(curveOf('bot', [], 10), {
    botId: 'bot',
    points: 0,
    time: [],
    equity: [],
    drawdown: [],
    maxDrawdown: null,
  })
})
