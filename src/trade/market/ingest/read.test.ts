import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePair } from '../../../domain/index.ts'
import { readIngestCandles } from './read-candles.ts'
import { readSymbol } from './read-symbol.ts'
import { readIngestTicks } from './read-ticks.ts'
import { readTime } from './read-time.ts'

const NOW = Date.UTC(2025, 0, 6, 12)
const CANDLE = { ts: NOW, symbol: 'EURUSD', timeframe: 'M5', open: 2, high: 3, low: 1, close: 2 }
const TICK = { ts: NOW, symbol: 'EURUSD', bid: 1, ask: 1.5, volume: 2 }

function fieldsOf(changes: Readonly<Record<string, unknown>>): (string | null)[] {
  const { items, troubles } = readIngestCandles([CANDLE, { ...CANDLE, ...changes }], NOW)
  assert.ok(troubles.every(({ index }) => index === 1))
  assert.equal(items.length, troubles.length === 0 ? 2 : 1)
  return troubles.map(({ field }) => field)
}

test('a candle is floored to its bucket and keeps what was sent', () => {
  const ts = '2025-01-06T13:59:59.999+02:00'
  const { items, troubles } = readIngestCandles(
    [{ ...CANDLE, ts, timeframe: '1h', volume: 7, bid: 1.9, ask: 2.1, spread: 0.2, indicators: { rsi: 55 } }],
    NOW,
  )
  assert.deepEqual(troubles, [])
  assert.deepEqual(items[0], {
    pair: 'EUR/USD',
    timeframe: '1h',
    time: Date.UTC(2025, 0, 6, 11),
    ...{ open: 2, high: 3, low: 1, close: 2, volume: 7 },
    readings: { bid: 1.9, ask: 2.1, spread: 0.2, indicators: { rsi: 55 } },
    sent: { symbol: 'EURUSD', timeframe: '1h', time: Date.UTC(2025, 0, 6, 11, 59, 59, 999) },
  })
})

test('every timeframe of terminals is the one of the store', () => {
  const names = ['M1', '1m', 'M5', '5m', 'M15', '15m', 'M30', '30m', 'H1', '1h', 'H4', '4h', 'D1', '1d']
  const { items } = readIngestCandles(
    names.map((timeframe) => ({ ...CANDLE, timeframe })),
    NOW,
  )
  items.forEach(({ timeframe }, at) => {
    assert.equal(timeframe, names[at | 1])
  })
  assert.equal(items.length, names.length)
})

test('what cannot be is refused with its index and field', () => {
  assert.deepEqual(fieldsOf({}), [])
  assert.deepEqual(fieldsOf({ high: 0.5 }), ['high'])
  assert.deepEqual(fieldsOf({ open: 4 }), ['high'])
  assert.deepEqual(fieldsOf({ close: 0.5 }), ['low'])
  assert.deepEqual(fieldsOf({ low: 0 }), ['low'])
  assert.deepEqual(fieldsOf({ low: -1 }), ['low'])
  assert.deepEqual(fieldsOf({ open: 'NaN', close: NaN }), ['open', 'close'])
  assert.deepEqual(fieldsOf({ high: Infinity }), ['high'])
  assert.deepEqual(fieldsOf({ high: 1e300 }), ['high'])
  assert.deepEqual(fieldsOf({ close: '2' }), ['close'])
  assert.deepEqual(fieldsOf({ close: undefined }), ['close'])
  assert.deepEqual(fieldsOf({ volume: -1 }), ['volume'])
  for (const timeframe of ['M2', '3m', '1w', 'm5', 5, null]) {
    assert.deepEqual(fieldsOf({ timeframe }), ['timeframe'])
  }
  assert.deepEqual(fieldsOf({ bid: 3, ask: 2 }), ['ask'])
  assert.deepEqual(fieldsOf({ indicators: { rsi: '55' } }), ['indicators.rsi'])
  assert.deepEqual(fieldsOf({ indicators: [1] }), ['indicators'])
  assert.deepEqual(fieldsOf({ indicators: { 'a b': 1 } }), ['indicators.a b'])
  assert.deepEqual(fieldsOf({ volumen: 3 }), ['volumen'])
  assert.deepEqual(fieldsOf({ ts: 'x', symbol: 1 }), ['ts', 'symbol'])
  assert.deepEqual(
    readIngestCandles([null, 3, []], NOW).troubles.map(({ index, field }) => [index, field]),
    [0, 1, 2].map((index) => [index, null]),
  )
})

test('times are read by their range, and no others', () => {
  assert.equal(readTime(NOW, NOW), NOW)
  assert.equal(readTime(NOW / 1000, NOW), NOW)
  assert.equal(readTime('2025-01-06T12:00:00Z', NOW), NOW)
  assert.equal(readTime('2025-01-06 09:00-0300', NOW), NOW)
  assert.equal(readTime('2024-02-29T00:00:00.1234567Z', NOW), Date.UTC(2024, 1, 29) + 123)
  for (const bad of [
    ...['2025-01-06T12:00:00', '2025-01-06', '1600-01-01T00:00:00Z', '2025-02-29T00:00:00Z'],
    ...['2025-01-06T24:00:00Z', '2025-01-06T12:60:00Z', '2025-13-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ...['2025-01-06T12:00:00+24:00', '0099-01-01T00:00:00Z', '', '1736164800', 'NaN'],
    ...[NaN, Infinity, 0, -1, 1.5, 1e10, NOW * 1000, NOW + 86_400_001, NOW / 1000 + 86_401],
    ...[null, undefined, {}, true],
  ]) {
    assert.equal(typeof readTime(bad, NOW), 'string', String(bad))
  }
})

test("a broker's own names mean what its source says, and only these", () => {
  const names = {
    pairs: {
      'US500.cash': parsePair('US500/USD'),
      '#AAPL': parsePair('AAPL/USD'),
      EURUSD: parsePair('EUR/USD:EUR'),
    },
    quote: 'BRL',
  }
  for (const [symbol, pair] of [
    ['US500.cash', 'US500/USD'],
    ['#AAPL', 'AAPL/USD'],
    ['EURUSD', 'EUR/USD:EUR'],
    ['GBPUSD', 'GBP/USD'],
    ['EUR/USD', 'EUR/USD'],
    ['BTC/USDT:USDT', 'BTC/USDT:USDT'],
    ['PETR4', 'PETR4/BRL'],
    ['WINZ26', 'WINZ26/BRL'],
    ['F', 'F/BRL'],
    ['us500.cash', undefined],
    ['US500.cash ', undefined],
    ['GBPUSD.m', undefined],
    ['BTCTUSD', undefined],
    ['\u0410APL', undefined],
    ['\uff35\uff33500', undefined],
    ['PETR4\u200b', undefined],
    ['toString', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
  ] as const) {
    const read = readSymbol(symbol, names)
    assert.equal('pair' in read ? read.pair : undefined, pair, symbol)
  }
})

test('a symbol becomes the pair that it names, and nothing is guessed', () => {
  const pairOf = (symbol: unknown) => {
    const read = readSymbol(symbol)
    return 'pair' in read ? read.pair : undefined
  }
  for (const [symbol, pair] of [
    ['EURUSD', 'EUR/USD'],
    ['USDJPY', 'USD/JPY'],
    ['XAUUSD', 'XAU/USD'],
    ['BTCUSDT', 'BTC/USDT'],
    ['BTCUSD', 'BTC/USD'],
    ['DOTUSD', 'DOT/USD'],
    ['ETHBTC', 'ETH/BTC'],
    ['BTC/USDT', 'BTC/USDT'],
    ['BTC/USDT:USDT', 'BTC/USDT:USDT'],
  ]) {
    assert.equal(pairOf(symbol), pair)
  }
  for (const bad of [
    'eurusd',
    'EURUSD.m',
    'EURXXX',
    'USD',
    'USDUSD',
    'BTCTUSD',
    'BTC/',
    '',
    7,
    null,
    'A B',
  ]) {
    assert.equal(pairOf(bad), undefined, String(bad))
  }
})

test('ticks get their spread and refuse a crossed book', () => {
  const { items, troubles } = readIngestTicks(
    [TICK, { ...TICK, spread: 0.1, volume: null }, { ...TICK, ask: 0.5 }, { ...TICK, bid: '1' }],
    NOW,
  )
  assert.deepEqual(
    items.map(({ spread, volume }) => [spread, volume]),
    [
      [0.5, 2],
      [0.1, 0],
    ],
  )
  assert.deepEqual(
    troubles.map(({ index, field }) => [index, field]),
    [
      [2, 'ask'],
      [3, 'bid'],
    ],
  )
})

test('any JSON is read or refused, never thrown at', () => {
  const field = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(...Object.values(CANDLE)))
  const item = fc.oneof(
    fc.jsonValue(),
    fc.record(Object.fromEntries(Object.keys(CANDLE).map((name) => [name, field]))),
  )
  fc.assert(
    fc.property(fc.array(item, { maxLength: 5 }), (values) => {
      for (const { items, troubles } of [readIngestCandles(values, NOW), readIngestTicks(values, NOW)]) {
        assert.equal(items.length + new Set(troubles.map(({ index }) => index)).size, values.length)
      }
    }),
    { numRuns: 300 },
  )
})

test('a time in its plainest form says what it says in any other', () => {
  const part = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'))
  const parts = fc.tuple(
    fc.constantFrom('1969', '1970', '2000', '2024'),
    part(13),
    part(32),
    part(25),
    part(61),
  )
  const fraction = fc.constantFrom('', '.000', '.007', '.12x')
  fc.assert(
    fc.property(parts, part(61), fraction, ([year, month, day, hour, minute], second, ms) => {
      const [date, time] = [`${year}-${month}-${day}`, `${hour}:${minute}:${second}${ms}`]
      assert.equal(readTime(`${date}T${time}Z`, NOW), readTime(`${date} ${time}+00:00`, NOW))
    }),
    { numRuns: 2_000 },
  )
})
