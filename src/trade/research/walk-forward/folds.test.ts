import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTimeframe } from '../../../domain/index.ts'
import { walkForwardFolds } from './folds.ts'
import { outOfSample } from './out-of-sample.ts'

const HOUR = 3_600_000
const START = Date.UTC(2024, 0, 1)
const timeframe = parseTimeframe('1h')
const hours = (count: number) => ({ start: START, end: START + (count - 1) * HOUR })

const lengths = fc.record({
  train: fc.integer({ min: 5, max: 200 }),
  test: fc.integer({ min: 5, max: 80 }),
  more: fc.integer({ min: 0, max: 30 }),
  purge: fc.integer({ min: 0, max: 4 }),
  embargo: fc.integer({ min: 0, max: 4 }),
  kind: fc.constantFrom('rolling' as const, 'anchored' as const),
  candles: fc.integer({ min: 300, max: 1500 }),
  odd: fc.integer({ min: 0, max: HOUR - 1 }),
})

test('folds walk forward: no train meets its test, no test another, all inside the range', () => {
  fc.assert(
    fc.property(lengths, ({ train, test: judged, more, purge, embargo, kind, candles, odd }) => {
      const range = { start: START - odd, end: START + (candles - 1) * HOUR + odd }
      const step = judged + more
      const folds = walkForwardFolds({ range, timeframe, train, test: judged, step, purge, embargo, kind })
      assert.equal(folds.length, Math.floor((candles - train - judged) / step) + 1)
      for (const { index, ...fold } of folds) {
        assert.ok(fold.train.start >= START && fold.test.end <= START + (candles - 1) * HOUR)
        assert.equal((fold.test.start - fold.train.end) / HOUR, 1 + purge + embargo)
        assert.equal((fold.test.end - fold.test.start) / HOUR, judged - embargo - 1)
        const trained = (fold.train.end - fold.train.start) / HOUR + 1
        assert.equal(trained, train - purge + (kind === 'anchored' ? index * step : 0))
        assert.equal(fold.test.start, folds[0]!.test.start + index * step * HOUR)
        if (index > 0) assert.ok(fold.test.start > folds[index - 1]!.test.end)
      }
    }),
  )
})

test('a longer range adds folds and moves none', () => {
  const folds = (count: number) =>
    walkForwardFolds({ range: hours(count), timeframe, train: 100, test: 20, purge: 2 })
  assert.deepEqual(folds(500).slice(0, folds(300).length), folds(300))
})

test('a range too short has no folds, and impossible lengths are refused', () => {
  const make = (change: object) =>
    walkForwardFolds({ range: hours(100), timeframe, train: 80, test: 20, ...change })
  assert.equal(make({}).length, 1)
  assert.throws(() => make({ train: 81 }), { code: 'walk-forward.range' })
  assert.throws(() => make({ range: { start: START, end: START - HOUR } }), { code: 'walk-forward.range' })
  for (const change of [
    { train: 0 },
    { train: 10.5 },
    { test: 0 },
    { test: Number.NaN },
    { step: 19 },
    { purge: -1 },
    { purge: 80 },
    { embargo: 20 },
  ]) {
    assert.throws(() => make(change), { code: 'research.option' }, JSON.stringify(change))
  }
})

test('the last 30 % are held out, whole candles, purged ones in neither', () => {
  fc.assert(
    fc.property(fc.integer({ min: 400, max: 9000 }), fc.integer({ min: 0, max: 50 }), (count, purge) => {
      const { seen, heldOut } = outOfSample({ range: hours(count), timeframe, purge })
      assert.ok(heldOut)
      assert.equal(seen.start, START)
      assert.equal(heldOut.end, START + (count - 1) * HOUR)
      assert.equal((heldOut.start - seen.end) / HOUR, 1 + purge)
      const share = ((heldOut.end - heldOut.start) / HOUR + 1) / count
      assert.ok(Math.abs(share - 0.3) <= 0.5 / count + 1e-12)
    }),
  )
})

test('a range too short to spare candles is seen whole', () => {
  assert.deepEqual(outOfSample({ range: hours(300), timeframe }), { seen: hours(300), heldOut: null })
  assert.ok(outOfSample({ range: hours(334), timeframe }).heldOut)
  assert.equal(outOfSample({ range: hours(250), timeframe, share: 0.5, purge: 60 }).heldOut, null)
  for (const change of [{ share: 0 }, { share: 1 }, { share: Number.NaN }, { purge: -1 }, { purge: 0.5 }]) {
    assert.throws(() => outOfSample({ range: hours(500), timeframe, ...change }), { code: 'research.option' })
  }
})
