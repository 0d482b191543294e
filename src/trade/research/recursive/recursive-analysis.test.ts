import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, type Candles, parseTimeframe } from '../../../domain/index.ts'
import { crossesAbove, ema, random, sma } from '../../../math/index.ts'
import { defineStrategy, prepare } from '../../strategy/index.ts'
import { type PreparedColumns, recursiveAnalysis } from './recursive-analysis.ts'
import { relativeDifference, typicalSize } from './relative-difference.ts'
import { startupsToTry } from './startups-to-try.ts'

function walk(rows: number, seed = 'walk'): Candles {
  const chance = random(seed)
  const candles = allocateCandles(rows, parseTimeframe('1h'))
  let last = 100
  for (let row = 0; row < rows; row++) {
    last *= 1 + (chance.next() - 0.5) * 0.02
    candles.time[row] = row * 3_600_000
    for (const name of ['open', 'high', 'low', 'close'] as const) candles[name][row] = last
    candles.volume[row] = 1
  }
  return candles
}

const columns = (of: (candles: Candles) => PreparedColumns['columns']) => (candles: Candles) => ({
  columns: of(candles),
  masks: {},
})

test('a window needs its rows and no more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), (rows) => {
      const found = recursiveAnalysis({
        candles: walk(900),
        startup: rows - 1,
        prepare: columns(({ close }) => ({ sma: sma(close, rows) })),
      })
      assert.equal(found.agreesFrom, rows - 1)
      assert.equal(found.enough, true)
      // Half of the warm-up gives no value at all.
      if (rows > 2) assert.equal(found.columns[0]!.differences[0], null)
    }),
    { numRuns: 20 },
  )
})

test('an average that never forgets differs by what it still remembers', () => {
  const candles = walk(2000)
  const startups = [50, 100, 200, 400]
  const found = recursiveAnalysis({
    candles,
    startup: 50,
    startups,
    dates: 1,
    tolerance: 1e-4,
    prepare: columns(({ close }) => ({ ema: ema(close, 50, { seed: 'first' }) })),
  })
  const { close } = candles
  const value = (before: number) => ema(close.slice(1999 - before, 2000), 50, { seed: 'first' })[before]!
  const wanted = startups.map((before) => Math.abs(value(before) - value(400)) / value(400))
  assert.deepEqual(found.columns[0]!.differences, wanted)
  assert.ok(wanted[0]! > 1e-4 && wanted[2]! < 1e-4)
  assert.equal(found.agreesFrom, wanted[1]! <= 1e-4 ? 100 : 200)
  assert.equal(found.enough, false)
  assert.match(
    found.sentence,
    /^Values and decisions agree from \d+ candles of warm-up on: the declared 50 are too few\.$/,
  )
})

test('a running total agrees at no startup, and is named', () => {
  const total = ({ close }: Candles) => {
    let sum = 0
    return Float64Array.from(close, (value) => (sum += value))
  }
  const found = recursiveAnalysis({
    candles: walk(500),
    startup: 20,
    prepare: columns((candles) => ({ steady: sma(candles.close, 5), total: total(candles) })),
  })
  assert.deepEqual([found.agreesFrom, found.enough, found.columns[0]!.name], [null, false, 'total'])
  assert.equal(found.columns[1]!.agreesFrom, 10)
  assert.equal(found.sentence, 'With 320 candles of warm-up total still depends on where the candles begin.')
})

test('decisions that change are found where values have none', () => {
  const byLength = (candles: Candles) => ({
    columns: {},
    masks: { enterLong: new Uint8Array(candles.length).fill(candles.length > 41 ? 1 : 0) },
  })
  const found = recursiveAnalysis({ candles: walk(400), startup: 10, prepare: byLength, dates: 4 })
  assert.deepEqual(found.startups, [5, 10, 20, 40, 80, 160, 320])
  assert.deepEqual(found.decisions, [{ name: 'enterLong', changes: [4, 4, 4, 4, 0, 0, 0], agreesFrom: 80 }])
  assert.equal(found.agreesFrom, 80)
})

test('the worst date counts', () => {
  const candles = walk(400)
  const odd = candles.time[320]!
  const found = recursiveAnalysis({
    candles,
    startup: 10,
    dates: 4,
    prepare: columns(({ time, length }) => ({
      column: Float64Array.from(time, (at) => (at === odd && length < 42 ? 11 : 10)),
    })),
  })
  assert.deepEqual(found.columns[0]!.differences, [0, 0, 0, 0, 0, 0, 0])
  const met = recursiveAnalysis({
    candles,
    startup: 10,
    dates: 4,
    prepare: columns(({ time, length }) => ({
      column: Float64Array.from(time, (at) => (at === candles.time[340] && length < 42 ? 11 : 10)),
    })),
  })
  assert.deepEqual(met.columns[0]!.differences, [0.1, 0.1, 0.1, 0.1, 0, 0, 0])
})

test('only candles up to the date are given, and as many before it as the startup says', () => {
  const candles = walk(300)
  const given: (readonly [number, number])[] = []
  recursiveAnalysis({
    candles,
    startup: 10,
    dates: 3,
    prepare: (part) => {
      given.push([part.time[0]! / 3_600_000, part.time.at(-1)! / 3_600_000])
      return { columns: { close: part.close }, masks: {} }
    },
  })
  const dates = [...new Set(given.map(([, date]) => date))]
  assert.equal(dates.length, 3)
  assert.equal(dates.at(-1), 299)
  for (const date of dates) {
    const before = given.filter(([, last]) => last === date).map(([first]) => date - first)
    assert.deepEqual(before, [5, 10, 20, 40, 80, 160])
  }
})

test('a strategy is analysed by what prepares it', () => {
  const strategy = defineStrategy({
    name: 'slow',
    timeframe: '1h',
    startup: 10,
    indicators: ({ close }) => ({ fast: sma(close, 5), slow: ema(close, 20) }),
    enterLong: ({ fast, slow }) => crossesAbove(fast, slow),
  })
  const found = recursiveAnalysis({
    candles: walk(1500),
    startup: strategy.startup,
    prepare: (candles) => {
      const { indicators, enterLong, exitLong } = prepare(strategy, candles)
      return { columns: indicators, masks: { enterLong, exitLong } }
    },
  })
  assert.deepEqual([found.columns[0]!.name, found.enough], ['slow', false])
  assert.deepEqual(
    found.decisions.map(({ name }) => name),
    ['enterLong', 'exitLong'],
  )
})

test('differences are relative to the value, or to what is usual where it is near zero', () => {
  assert.equal(relativeDifference(11, 10, 10), 0.1)
  assert.ok(Math.abs(relativeDifference(-9, -10, 10)! - 0.1) < 1e-15)
  assert.equal(relativeDifference(0.1, 0, 10), 1)
  assert.equal(relativeDifference(Number.NaN, Number.NaN, 1), 0)
  assert.equal(relativeDifference(0, -0, 1), 0)
  assert.deepEqual(
    [
      [Number.NaN, 1],
      [1, Number.NaN],
      [Number.POSITIVE_INFINITY, 1],
    ].map(([a, b]) => relativeDifference(a!, b!, 1)),
    [null, null, null],
  )
  assert.equal(typicalSize([Number.NaN, -2, 4]), 3)
  assert.equal(typicalSize([]), 0)
})

test('startups are multiples of the declared one as far as candles reach', () => {
  assert.deepEqual(startupsToTry(200, { most: 1000 }), [100, 200, 400, 800])
  assert.deepEqual(startupsToTry(0, { most: 130 }), [0, 15, 30, 60, 120])
  assert.deepEqual(startupsToTry(5, { most: 30, wanted: [20, 10, 10, 40] }), [10, 20])
})

test('too few candles and odd options are refused', () => {
  const input = { candles: walk(100), startup: 20, prepare: columns(({ close }) => ({ close })) }
  assert.throws(() => recursiveAnalysis({ ...input, candles: walk(12) }), { code: 'recursive.candles' })
  assert.throws(() => recursiveAnalysis({ ...input, candles: walk(0) }), { code: 'recursive.candles' })
  for (const change of [
    { startup: -1 },
    { startup: 1.5 },
    { tolerance: -1 },
    { tolerance: Number.NaN },
    { dates: 0 },
    { startups: [1.5, 3] },
  ]) {
    assert.throws(() => recursiveAnalysis({ ...input, ...change }), { code: 'research.option' })
  }
})
