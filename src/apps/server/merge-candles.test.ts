import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, type Candles, parseTimeframe } from '../../domain/index.ts'
import { mergeCandles } from './merge-candles.ts'

const rows = fc.array(
  fc.tuple(
    fc.double({ min: 1, max: 100, noNaN: true }),
    fc.double({ min: 1, max: 100, noNaN: true }),
    fc.nat(1000),
  ),
  { minLength: 1, maxLength: 200 },
)

function candlesOf(values: readonly (readonly [number, number, number])[]): Candles {
  const candles = allocateCandles(values.length, parseTimeframe('5m'))
  values.forEach(([a, b, volume], row) => {
    candles.time[row] = row * 300_000
    candles.open[row] = a
    candles.close[row] = b
    candles.high[row] = Math.max(a, b)
    candles.low[row] = Math.min(a, b)
    candles.volume[row] = volume
  })
  return candles
}

test('merging keeps first open, last close, extremes and the sum of volume', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 50 }), (values, limit) => {
      const candles = candlesOf(values)
      const out = mergeCandles(candles, limit)
      assert.ok(out.time.length <= limit)
      assert.equal(out.merged, Math.max(1, Math.ceil(values.length / limit)))
      assert.equal(out.open[0], values[0]![0])
      assert.equal(out.close.at(-1), values.at(-1)![1])
      assert.equal(Math.max(...out.high), Math.max(...candles.high))
      assert.equal(Math.min(...out.low), Math.min(...candles.low))
      const sum = (column: Iterable<number>) => [...column].reduce((total, value) => total + value, 0)
      assert.equal(sum(out.volume), sum(candles.volume))
      assert.ok(out.time.every((time, row) => time === row * out.merged * 300_000))
    }),
  )
})

test('no candles merge to none', () => {
  assert.deepEqual(mergeCandles(candlesOf([]), 10).time, [])
})
