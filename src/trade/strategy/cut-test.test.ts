import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateCandles, parseTimeframe } from '../../domain/index.ts'
import { findLookAhead } from './cut-test.ts'
import { defineStrategy } from './vector-strategy.ts'

const ROWS = 1000

/** Candles that fall from a single top. */
function topAt(row: number) {
  const candles = allocateCandles(ROWS, parseTimeframe('1h'))
  for (let i = 0; i < ROWS; i++) {
    candles.time[i] = i * 3_600_000
    candles.close[i] = 100 - Math.abs(i - row) / 100
  }
  return candles
}

const highestOfAll = defineStrategy({
  name: 'highest-of-all',
  timeframe: '1h',
  indicators: ({ close }) => ({ top: close.map(() => Math.max(...close)) }),
  enterLong: ({ close, top }) => Uint8Array.from(close, (price, row) => Number(price >= top[row]!)),
})

for (const share of [0.03, 0.25, 0.5, 0.99]) {
  test(`a top that lies ${share * 100} % into the series gives a look ahead away`, () => {
    const found = findLookAhead(highestOfAll, topAt(share * ROWS))
    assert.equal(found?.column, 'enterLong')
  })
}
