import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import { marketMessage, routingKey } from './market-message.ts'
import type { MarketEvent } from './port.ts'

const EVENT: MarketEvent = {
  number: 7,
  kind: 'candle.ingested',
  venue: parseVenue('binance'),
  pair: parsePair('BTC/USDT:USDT'),
  timeframe: parseTimeframe('1h'),
  source: 'binance',
  version: 3,
  firstTime: 3_600_000,
  lastTime: 7_200_000,
  rows: 2,
  at: 8_000_000,
}

test('a routing key has its words in the order by which consumers bind', () => {
  assert.equal(routingKey(EVENT), 'candle.binance.BTC-USDT_USDT.1h')
  assert.equal(routingKey({ ...EVENT, kind: 'tick.ingested' }), 'tick.binance.BTC-USDT_USDT')
})

test('no name of a market adds a word or a wildcard to its key, or makes it too long', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (name) => {
      const key = routingKey({ ...EVENT, pair: name as MarketEvent['pair'] })
      assert.match(key, /^candle\.binance\.[\w-]*(\.1h)?$/)
      assert.ok(Buffer.byteLength(key) <= 255)
    }),
  )
})

test('a message names the change and carries no candle', () => {
  assert.deepEqual(marketMessage(EVENT), {
    schema: 'leme.market-event/1',
    event: 'candle.ingested',
    id: 7,
    venue: 'binance',
    pair: 'BTC/USDT:USDT',
    timeframe: '1h',
    source: 'binance',
    version: 3,
    firstTime: 3_600_000,
    lastTime: 7_200_000,
    rows: 2,
    at: 8_000_000,
  })
})
