import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CANDLE, SOURCE, startIngest, TICK } from '../../src/apps/server/routes/ingest.fixture.ts'
import { NOW } from '../../src/apps/server/server.fixture.ts'
import { parsePair, parseVenue } from '../../src/domain/index.ts'
import { takeMessage } from '../../src/trade/market/index.ts'

const names = {
  pairs: { 'US500.cash': parsePair('US500/USD'), '#AAPL': parsePair('AAPL/USD') },
  quote: 'BRL',
}
const SENT = ['US500.cash', '#AAPL', 'PETR4', 'EURUSD', 'EUR/USD', 'BTC/USDT:USDT']
const PAIRS = ['AAPL/USD', 'BTC/USDT:USDT', 'EUR/USD', 'PETR4/BRL', 'US500/USD']

test('candles and ticks under names of a broker are stored as the pairs that its source says', async (t) => {
  const { ingest, candles, send, token } = await startIngest(t)
  const storedPairs = async () => [...new Set((await candles.list()).map(({ pair }) => pair))].sort()
  const batch = SENT.map((symbol) => ({ ...CANDLE, symbol }))
  const refused = await send('/ingest_batch', batch)
  assert.deepEqual([refused.statusCode, refused.json().errors.length], [422, 3])
  assert.match(refused.json().detail, /give its source a name for it/)
  assert.deepEqual(await storedPairs(), [])

  await ingest.putSource({ ...SOURCE, names })
  const taken = await send('/ingest_batch', batch)
  assert.deepEqual([taken.statusCode, taken.json().inserted, taken.json().duplicates], [200, 5, 1])
  assert.deepEqual(
    taken.json().details.map(({ symbol }: { symbol: string }) => symbol),
    SENT,
  )
  assert.deepEqual(await storedPairs(), PAIRS)
  const ticks = SENT.map((symbol) => ({ ...TICK, symbol }))
  assert.equal((await send('/ingest/tick', { ticks })).json().inserted, 5)
  assert.ok(!(await send('/ingest', { ...CANDLE, symbol: '#TSLA' })).body.includes(token))
})

test('names are of one source: neither another one nor a new name of it profits', async (t) => {
  const { ingest, keys, send } = await startIngest(t)
  await ingest.putSource({ ...SOURCE, names })
  await ingest.putSource({ ...SOURCE, name: 'other', venue: parseVenue('other') })
  const { token } = await keys.create('other', { scopes: ['ingest'], networks: [], expiresAt: null })
  const candle = { ...CANDLE, symbol: '#AAPL' }
  assert.equal((await send('/ingest', candle, { 'x-api-key': token })).statusCode, 422)
  assert.equal((await send('/ingest', candle)).statusCode, 200)
  for (const symbol of ['#aapl', '#AAPL ', '＃AAPL', '#AAPL\u200b']) {
    assert.equal((await send('/ingest', { ...candle, symbol })).statusCode, 422, symbol)
  }
})

test('a message of a source is read with its names, too', async (t) => {
  const { ingest } = await startIngest(t)
  const take = (value: unknown) => takeMessage(ingest, { source: SOURCE.name, value, now: NOW })
  const value = [{ ...CANDLE, symbol: '#AAPL' }]
  assert.equal((await take(value)).kind, 'refused')
  await ingest.putSource({ ...SOURCE, names })
  assert.deepEqual(await take(value), { kind: 'taken', received: 1, inserted: 1, duplicates: 0 })
  assert.equal((await take({ ticks: [{ ...TICK, symbol: 'US500.cash' }] })).kind, 'taken')
})

test('a flood of new symbols is refused with what to do, and the pairs that are there go on', async (t) => {
  const { ingest, candles, send } = await startIngest(t)
  await ingest.putSource({ ...SOURCE, mostPairs: 50 })
  assert.equal((await send('/ingest', CANDLE)).statusCode, 200)
  const flood = Array.from({ length: 10_000 }, (_, at) => ({ ...CANDLE, symbol: `X${at}/USD` }))
  const refused = await send('/ingest_batch', flood)
  assert.deepEqual([refused.statusCode, refused.json().code], [422, 'ingest.too-many-pairs'])
  assert.match(refused.json().hint, /--most-pairs/)
  assert.equal((await candles.list()).length, 1)
  assert.equal((await send('/ingest', { ...CANDLE, ts: NOW - 300_000 })).statusCode, 200)
})
