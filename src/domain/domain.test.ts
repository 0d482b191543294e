import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  allocateCandles,
  baseOf,
  candleStart,
  formatTime,
  nearest,
  parsePair,
  parseTimeframe,
  parseTimeRange,
  parseVenue,
  quoteOf,
  rowAt,
  sliceCandles,
  TIMEFRAMES,
  timeframeMs,
} from './index.ts'

describe('a timeframe', () => {
  it('is read by its name and by the names of terminals', () => {
    assert.equal(parseTimeframe('5m'), '5m')
    assert.equal(parseTimeframe('H4'), '4h')
    for (const name of ['7m', '', 'constructor', '5M']) {
      assert.throws(() => parseTimeframe(name), { code: 'timeframe.unknown' }, name)
    }
  })

  it('puts every time into the one candle that holds it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TIMEFRAMES), fc.integer({ min: 0, max: 4e12 }), (timeframe, time) => {
        const start = candleStart(time, timeframe)
        assert.ok(start <= time && time < start + timeframeMs(timeframe))
        assert.equal(candleStart(start, timeframe), start)
      }),
    )
  })

  it('starts weeks on Monday and days at midnight', () => {
    assert.equal(new Date(candleStart(Date.UTC(2025, 0, 15), parseTimeframe('1w'))).getUTCDay(), 1)
    assert.equal(candleStart(Date.UTC(2025, 0, 15, 13), parseTimeframe('1d')), Date.UTC(2025, 0, 15))
  })
})

describe('a pair', () => {
  it('has a base and a quote, with or without a settlement currency', () => {
    assert.equal(baseOf(parsePair('ETH/BTC')), 'ETH')
    assert.equal(quoteOf(parsePair('ETH/BTC')), 'BTC')
    assert.equal(quoteOf(parsePair('ETH/USDT:USDT')), 'USDT')
  })

  it('is refused in any other form, and so is a venue', () => {
    for (const text of ['ETHBTC', 'eth/btc', 'ETH/', '../BTC', 'ETH/BTC/X']) {
      assert.throws(() => parsePair(text), { code: 'pair.malformed' }, text)
    }
    for (const text of ['', 'Binance', '../x', 'a b']) {
      assert.throws(() => parseVenue(text), { code: 'venue.malformed' }, text)
    }
  })
})

describe('a time range', () => {
  it('reads days, seconds and milliseconds, and open sides', () => {
    assert.deepEqual(parseTimeRange('20250101-20250301'), {
      start: Date.UTC(2025, 0, 1),
      end: Date.UTC(2025, 2, 1),
    })
    assert.deepEqual(parseTimeRange('1735689600-'), { start: 1_735_689_600_000 })
    assert.deepEqual(parseTimeRange('-1735689600000'), { end: 1_735_689_600_000 })
  })

  it('refuses days that do not exist, the wrong order, and anything else', () => {
    for (const text of ['20250230-', '20250301-20250101', '-', '2025', 'a-b', '20250101-20250102-20250103']) {
      assert.throws(() => parseTimeRange(text), { code: 'timerange.malformed' }, text)
    }
  })

  it('is written in UTC, with seconds only where there are some', () => {
    assert.equal(formatTime(Date.UTC(2018, 0, 10, 5, 15)), '2018-01-10 05:15')
    assert.equal(formatTime(Date.UTC(2018, 0, 10, 5, 15, 7)), '2018-01-10 05:15:07')
  })
})

describe('candles', () => {
  const candles = allocateCandles(5, parseTimeframe('1m'))
  candles.time.set([10, 20, 30, 40, 50])

  it('find the first row at a time or after it', () => {
    assert.deepEqual(
      [5, 10, 11, 50, 51].map((time) => rowAt(candles, time)),
      [0, 0, 1, 4, 5],
    )
  })

  it('share memory with their slices, and live in shared memory', () => {
    const part = sliceCandles(candles, 1, 3)
    assert.deepEqual([part.length, part.time[0], part.time.buffer === candles.time.buffer], [2, 20, true])
    assert.ok(candles.time.buffer instanceof SharedArrayBuffer)
  })
})

describe('nearest', () => {
  it('suggests what a typing error meant, and nothing for a word of its own', () => {
    const words = ['stoploss', 'minimalRoi', 'fee']
    assert.equal(nearest('stoplos', words), 'stoploss')
    assert.equal(nearest('minimlaRoi', words), 'minimalRoi')
    assert.equal(nearest('colour', words), undefined)
  })
})
