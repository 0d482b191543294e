import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, parseTimeframe } from '../../domain/index.ts'
import { type CandleColumns, candleTrouble, isPossible, requireSound } from './candle-trouble.ts'

const M1 = parseTimeframe('1m')
const number = fc.oneof(
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0, -1, 1, 2, 3, 4, 5e-324, Number.MAX_VALUE),
  fc.double(),
)

test('a candle has a trouble that can be told if and only if it is not possible', () => {
  fc.assert(
    fc.property(fc.tuple(number, number, number, number, number), ([open, high, low, close, volume]) => {
      const columns: CandleColumns = {
        time: Float64Array.of(60_000),
        open: Float64Array.of(open),
        high: Float64Array.of(high),
        low: Float64Array.of(low),
        close: Float64Array.of(close),
        volume: Float64Array.of(volume),
      }
      const possible =
        [open, high, low, close, volume].every(Number.isFinite) &&
        Math.min(open, high, low, close) > 0 &&
        volume >= 0 &&
        high === Math.max(open, high, low, close) &&
        low === Math.min(open, high, low, close)
      assert.equal(isPossible(columns, 0), possible)
      assert.equal(candleTrouble(columns, 0, M1) === undefined, possible)
    }),
    { seed: 2, numRuns: 2000 },
  )
})

test('candles that are not sound are refused by row, with what is wrong', () => {
  const candles = () => {
    const made = allocateCandles(3, M1)
    for (const name of ['open', 'high', 'low', 'close'] as const) made[name].fill(1)
    made.time.set([60_000, 120_000, 180_000])
    return made
  }
  requireSound(candles())
  const late = candles()
  late.time[2] = 120_000
  assert.throws(() => requireSound(late), {
    code: 'candles.unordered',
    message: /^Row 2: 1970-01-01 00:02 UTC/,
  })
  const torn = candles()
  torn.low[1] = 2
  assert.throws(() => requireSound(torn), {
    code: 'candles.impossible',
    message: 'Row 1: high 1 is below low 2',
  })
  const off = candles()
  off.time[1] = 120_001
  assert.throws(() => requireSound(off), { code: 'candles.impossible' })
})
