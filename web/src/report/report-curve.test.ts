import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportCurve } from './report-curve.ts'

test('holding stands at its own times, balances in between stand still', () => {
  const curve = reportCurve({
    trades: { time: [0, 5, 25], equity: [100, 110, 110], drawdown: [0, 0, 0] },
    hold: { time: [0, 10, 20], equity: [100, 99, 104] },
  })
  assert.deepEqual(curve.time, [0, 5, 10, 20, 25])
  assert.deepEqual(curve.equity, [100, 110, 110, 110, 110])
  assert.deepEqual(curve.hold, [100, null, 99, 104, null])
})

test('of trades that close together the last balance counts', () => {
  const curve = reportCurve({
    trades: { time: [0, 10, 10], equity: [100, 90, 95], drawdown: [0, -0.1, -0.05] },
    hold: { time: [0], equity: [100] },
  })
  assert.deepEqual(curve.equity, [100, 95])
  assert.deepEqual(curve.drawdown, [0, -0.05])
})

test('without holding the balances are the curve', () => {
  const trades = { time: [0, 10], equity: [100, 90], drawdown: [0, -0.1] }
  assert.deepEqual(reportCurve({ trades, hold: null }), { ...trades, hold: null })
})
