import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, type Candles, parseTimeframe, timeframeMs } from '../../domain/index.ts'
import { above, and, shift, sma } from '../../math/index.ts'
import { assertCausal, defineStrategy, param, prepare } from './index.ts'
import { joinByEnd, rowsKnown } from './informative.ts'

const HOUR = 3_600_000

/** Candles whose close is their number, from `start`. */
function numbered(rows: number, name: string, start = 0): Candles {
  const timeframe = parseTimeframe(name)
  const candles = allocateCandles(rows, timeframe)
  for (let row = 0; row < rows; row++) {
    candles.time[row] = start + row * timeframeMs(timeframe)
    for (const price of ['open', 'high', 'low', 'close'] as const) candles[price][row] = row + 1
    candles.volume[row] = 1
  }
  return candles
}

const strategy = defineStrategy({
  name: 'with-day',
  timeframe: '1h',
  params: { window: param.int({ min: 1, max: 9, start: 2 }) },
  informative: {
    day: { timeframe: '1d', indicators: ({ close }, { window }) => ({ trend: sma(close, window) }) },
    btc: { timeframe: '1h', pair: 'BTC/USDT', indicators: () => ({}) },
  },
  indicators: ({ close, btc_close }) => ({ ratio: close.map((value, row) => value / btc_close[row]!) }),
  enterLong: ({ ratio, day_trend, day_close }) => and(above(ratio, 1), above(day_close, day_trend)),
  customExit: ({ last }) => (last.day_trend > 5 && last.ratio > 0 ? 'late' : null),
})

describe('an informative series', () => {
  it('is seen when its candle has ended, not before', () => {
    const hours = numbered(50, '1h')
    const days = numbered(3, '1d')
    const joined = Array.from(joinByEnd(days.close, days, hours))
    assert.ok(joined.slice(0, 23).every(Number.isNaN))
    assert.equal(joined[23], 1, 'the candle of 23:00 ends with the day')
    assert.deepEqual(joined.slice(24, 47), new Array(23).fill(1))
    assert.deepEqual(joined.slice(47), [2, 2, 2])
  })

  it('of another pair and the same timeframe is seen on the same row', () => {
    const [hours, others] = [numbered(5, '1h', 2 * HOUR), numbered(9, '1h')]
    assert.deepEqual(Array.from(joinByEnd(others.close, others, hours)), [3, 4, 5, 6, 7])
  })

  it('has ended as far as the last row’s candle has', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(40), fc.nat(5), (rows, start, days) => {
        const hours = numbered(rows, '1h', start * HOUR)
        const other = numbered(days, '1d')
        const known = rowsKnown(other, hours)
        const end = (start + rows) * HOUR
        assert.equal(known, rows === 0 ? 0 : Math.min(days, Math.floor(end / (24 * HOUR))))
      }),
    )
  })

  it('brings its candles and indicators under its name', () => {
    const candles = numbered(72, '1h')
    const informative = { day: numbered(3, '1d'), btc: numbered(72, '1h') }
    const { columns, enterLong } = prepare(strategy, candles, { informative })
    assert.equal(columns.day_trend![71], 2.5)
    assert.equal(columns.btc_volume![0], 1)
    assert.equal(enterLong.length, 72)
    assertCausal(strategy, candles, { informative })
  })

  it('that looks ahead on its own rows is found', () => {
    const peeking = defineStrategy({
      name: 'peeking',
      timeframe: '1h',
      informative: {
        day: {
          timeframe: '1d',
          indicators: ({ close }) => ({ next: close.map((_, i) => close[i + 1] ?? 0) }),
        },
      },
      indicators: () => ({}),
      enterLong: ({ day_next }) => above(day_next, 3),
    })
    const informative = { day: numbered(30, '1d') }
    assert.throws(() => assertCausal(peeking, numbered(700, '1h'), { informative }), {
      code: 'strategy.looks-ahead',
    })
  })

  it('that is missing, misnamed or shorter is refused by name', () => {
    const candles = numbered(30, '1h')
    assert.throws(() => prepare(strategy, candles, { informative: { day: numbered(1, '1d') } }), {
      code: 'strategy.column',
      message: /needs candles for "btc"/,
    })
    const base = { name: 'ok', timeframe: '1h', indicators: () => ({}), enterLong: () => new Uint8Array(0) }
    for (const [informative, message] of [
      [{ day: { timeframe: '5m' } }, /has candles of 5m/],
      [{ day: { timeframe: '1h' } }, /strategy's own series/],
      [{ 'd-1': { timeframe: '1d' } }, /"d-1" is no name/],
      [{ day: { timeframe: '1d', pairs: 'X' } }, /has no "pairs"/],
      [{ day: { timeframe: '1d' } }, /has no indicators/],
      [{ day: { timeframe: '1d', pair: 'btc', indicators: () => ({}) } }, /not a pair/],
    ] as const) {
      assert.throws(() => defineStrategy({ ...base, informative } as typeof base), message)
    }
  })

  it('may not hide a column or be of another length', () => {
    const of = (indicators: (columns: { close: Float64Array }) => Record<string, Float64Array>) =>
      defineStrategy({
        name: 'own',
        timeframe: '1h',
        informative: { day: { timeframe: '1d', indicators } },
        indicators: () => ({}),
        enterLong: ({ close }) => above(shift(close, 1), 1),
      })
    const informative = { day: numbered(3, '1d') }
    const candles = numbered(72, '1h')
    const run = (given: Parameters<typeof of>[0]) => prepare(of(given), candles, { informative })
    assert.throws(() => run(({ close }) => ({ close })), /hides the column "day_close"/)
    assert.throws(() => run(() => ({ x: new Float64Array(2) })), /Float64Array of 2, not a Float64Array of 3/)
    assert.throws(() => run(({ close }) => ({ x: close.fill(1) })), { code: 'strategy.wrote' })
  })

  it('has columns whose names the compiler knows', () => {
    const base = { name: 'typed', timeframe: '1h', enterLong: () => new Uint8Array(0) } as const
    defineStrategy({
      ...base,
      informative: {
        day: { timeframe: '1d', indicators: ({ close }) => ({ trend: close }) },
        btc: { timeframe: '1h', pair: 'BTC/USDT', indicators: () => ({}) },
      },
      // @ts-expect-error the indicator is called trend
      indicators: ({ day_tend, day_trend, btc_close, btc_volume }) => ({
        day_tend,
        day_trend,
        btc_close,
        btc_volume,
      }),
    })
    defineStrategy({
      ...base,
      informative: { btc: { timeframe: '1h', pair: 'BTC/USDT', indicators: () => ({}) } },
      // @ts-expect-error candles have no such column
      indicators: ({ btc_closing }) => ({ btc_closing }),
    })
  })
})
