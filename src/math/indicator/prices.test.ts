import assert from 'node:assert/strict'
import { it } from 'node:test'
import { averagePrice, medianPrice, typicalPrice, weightedClose } from '../index.ts'

it('four prices of a candle by hand', () => {
  const candles = {
    open: Float64Array.of(1, 1),
    high: Float64Array.of(9, NaN),
    low: Float64Array.of(0, 0),
    close: Float64Array.of(6, 6),
  }
  assert.deepEqual(Array.from(typicalPrice(candles)), [5, NaN])
  assert.deepEqual(Array.from(medianPrice(candles)), [4.5, NaN])
  assert.deepEqual(Array.from(weightedClose(candles)), [5.25, NaN])
  assert.deepEqual(Array.from(averagePrice(candles)), [4, NaN])
})
