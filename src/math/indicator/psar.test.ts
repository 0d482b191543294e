import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { agree, someCandles } from '../arbitrary-candles.fixture.ts'
import { psar } from '../index.ts'

it('psar by hand: a rise, its acceleration, and the turn where the low touches the stop', () => {
  const high = Float64Array.of(10, 11, 12, 13, 12, 9)
  const low = Float64Array.of(9, 10, 11, 12, 11, 8)
  // Long from 9: extremes 11, 12, 13 with shares 0.1, 0.2, 0.3; below the lows of two rows; turned at 8.
  const third = 9 + 0.1 * (11 - 9)
  const fourth = third + 0.2 * (12 - third)
  const fifth = fourth + 0.3 * (13 - fourth)
  const stop = psar({ high, low }, { step: 0.1, most: 0.3 })
  assert.ok(agree(stop, [NaN, 9, third, fourth, fifth, 13]), `${stop}`)
})

it('psar is never inside the range of its row, and turns only where that touched it', () => {
  fc.assert(
    fc.property(someCandles(60, { gaps: false }), (candles) => {
      const stop = psar(candles)
      for (let row = 1; row < candles.length; row++) {
        assert.ok(stop[row]! <= candles.low[row]! || stop[row]! >= candles.high[row]!, `row ${row}`)
      }
    }),
  )
})
