import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { askedOf, chosenFrame, possibleFrames, roomAround, seenOf } from './chart-range.ts'

const HOUR = 3_600_000
const bounds = { start: 100 * HOUR, end: 1000 * HOUR }

test('only timeframes that stored candles make up can be chosen', () => {
  assert.deepEqual(possibleFrames(['4h', '1d']), ['4h', '8h', '12h', '1d', '3d', '1w'])
  assert.equal(chosenFrame('1m', ['4h', '8h']), '4h')
  assert.equal(chosenFrame(undefined, possibleFrames(['1m'])), '1h')
  assert.equal(chosenFrame('15m', possibleFrames(['5m'])), '15m')
})

test('whatever the address says, what is seen lies in the series', () => {
  const time = fc.option(fc.integer({ min: 1, max: 2000 * HOUR }), { nil: undefined })
  fc.assert(
    fc.property(time, time, (from, to) => {
      const seen = seenOf({ from, to }, '1h', bounds)
      const room = roomAround(seen, '1h', bounds)
      assert.ok(bounds.start <= room.start && room.start <= seen.start)
      assert.ok(seen.start <= seen.end && seen.end <= room.end && room.end <= bounds.end)
    }),
  )
  const wide = { start: 0, end: 20_000 * HOUR }
  const many = { start: 5000 * HOUR, end: 6440 * HOUR }
  assert.deepEqual(roomAround(many, '1h', wide), { start: 4970 * HOUR, end: 6470 * HOUR })
  assert.deepEqual(seenOf({}, '1h', bounds), { start: 850 * HOUR, end: 1000 * HOUR })
})

test('a move is put into the address, and the newest candle is followed', () => {
  const options = { bounds, barMs: HOUR }
  const shown = { start: 850 * HOUR, end: 1000 * HOUR }
  assert.equal(askedOf({ start: 850.5 * HOUR, end: 1003 * HOUR }, shown, options), undefined)
  assert.deepEqual(askedOf({ start: 700 * HOUR, end: 1003 * HOUR }, shown, options), { from: 700 * HOUR })
  assert.deepEqual(askedOf({ start: 300 * HOUR, end: 400 * HOUR }, shown, options), {
    from: 300 * HOUR,
    to: 400 * HOUR,
  })
  fc.assert(
    fc.property(fc.integer({ min: -500, max: 1500 }), fc.integer({ min: 1, max: 900 }), (start, length) => {
      const seen = { start: start * HOUR, end: (start + length) * HOUR }
      const asked = askedOf(seen, shown, options) ?? {}
      const again = seenOf(asked, '1h', bounds)
      assert.ok(again.start >= bounds.start && again.end <= bounds.end)
    }),
  )
})
