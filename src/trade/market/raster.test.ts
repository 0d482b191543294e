import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTimeframe } from '../../domain/index.ts'
import { expectedCandles, isOpen, nameOfStep, rasterOf } from './raster.ts'

test('the candles a calendar expects are those one counts one by one', () => {
  const place = fc.nat({ max: 2000 })
  fc.assert(
    fc.property(
      place,
      place,
      fc.constantFrom('15m', '1h', '4h', '1d', '3d', '1w'),
      fc.constantFrom('continuous' as const, 'weekdays' as const),
      (start, length, name, calendar) => {
        const raster = rasterOf(parseTimeframe(name), calendar)
        const first = raster.anchor + start * raster.step
        const last = first + length * raster.step
        let count = 0
        for (let time = first; time <= last; time += raster.step) if (isOpen(time, raster.calendar)) count++
        assert.equal(expectedCandles(first, last, raster), count)
      },
    ),
    { seed: 9 },
  )
})

test('weekdays are Monday to Friday in UTC', () => {
  const week = Array.from({ length: 7 }, (_, day) => isOpen(Date.UTC(2025, 0, 6 + day), 'weekdays'))
  assert.deepEqual(week, [true, true, true, true, true, false, false])
  assert.equal(isOpen(Date.UTC(2025, 0, 13) - 1, 'weekdays'), false)
  assert.equal(isOpen(Date.UTC(2025, 0, 11), 'continuous'), true)
})

test('a step is called by its timeframe, or by its length', () => {
  const names = [60_000, 3_600_000, 7 * 86_400_000, 420_000, 1000, 1500].map(nameOfStep)
  assert.deepEqual(names, ['1m', '1h', '1w', '7 min', '1 s', '1500 ms'])
})
