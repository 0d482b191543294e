import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateCandles, parseTimeframe, sliceCandles } from '../../../domain/index.ts'
import type { memoryCandleStore } from '../../../trade/market/index.ts'
import { NOW, SERIES, startServer, storeCandles, type TestServer } from '../server.fixture.ts'

const STEP = 300_000
const MIDNIGHT = NOW - 43_200_000

/** A day of hourly candles whose newest is 5 candles old, but for one. */
async function storeHours({ candles }: TestServer): Promise<void> {
  const timeframe = parseTimeframe('1h')
  const hours = allocateCandles(23, timeframe)
  for (const name of ['open', 'high', 'low', 'close'] as const) hours[name].fill(1)
  hours.time.forEach((_, row) => {
    hours.time[row] = NOW - (28 - row) * 3_600_000
  })
  const store = candles as ReturnType<typeof memoryCandleStore>
  const given = { source: 'demo', policy: 'keep' } as const
  await store.write({ ...SERIES, timeframe }, sliceCandles(hours, 0, 10), given)
  await store.write({ ...SERIES, timeframe }, sliceCandles(hours, 11), given)
}

test('symbols are listed with their timeframes, shortest first, under both addresses', async (t) => {
  const server = await startServer(t)
  await storeHours(server)
  await storeCandles(server, 10)
  const { items } = (await server.get('/symbols')).json()
  const { venue, pair } = SERIES
  const [short, long] = [
    { timeframe: '5m', rows: 10, firstTime: NOW - 10 * STEP, lastTime: NOW - STEP },
    { timeframe: '1h', rows: 22, firstTime: NOW - 28 * 3_600_000, lastTime: NOW - 6 * 3_600_000 },
  ]
  assert.deepEqual(items, [{ venue, pair, timeframes: [short, long] }])
  assert.deepEqual((await server.get('/api/v1/symbols?venue=demo&pair=ETH/BTC')).json(), { items })
  assert.deepEqual((await server.get('/symbols?venue=other')).json(), { items: [] })
})

test('data-flow tells live from stale by the clock, and counts the last day', async (t) => {
  const server = await startServer(t)
  await storeHours(server)
  await storeCandles(server, 10)
  const { items } = (await server.get('/status/data-flow')).json()
  const { venue, pair } = SERIES
  assert.deepEqual(items, [
    {
      ...{ venue, pair, timeframe: '1h', lastTime: NOW - 6 * 3_600_000 },
      ...{ lag: 5, expected: 24, found: 18, state: 'stale' },
    },
    {
      ...{ venue, pair, timeframe: '5m', lastTime: NOW - STEP },
      ...{ lag: 0, expected: 288, found: 10, state: 'live' },
    },
  ])
  assert.deepEqual((await server.get('/api/v1/status/data-flow?pair=ETH/BTC')).json(), { items })
})

test('coverage has days, shares and gaps from the beginning of the series on', async (t) => {
  const server = await startServer(t)
  await storeHours(server)
  const [item] = (await server.get('/status/coverage?symbol=ETHBTC')).json().items
  const { venue, pair } = SERIES
  const hour = 3_600_000
  assert.deepEqual(item, {
    ...{ venue, pair, timeframe: '1h', expected: 28, found: 22, share: 22 / 28 },
    days: [
      { day: MIDNIGHT - 24 * hour, expected: 16, found: 15, share: 15 / 16 },
      { day: MIDNIGHT, expected: 12, found: 7, share: 7 / 12 },
    ],
    gapCount: 2,
    gaps: [
      { from: NOW - 18 * hour, to: NOW - 18 * hour, missing: 1 },
      { from: NOW - 5 * hour, to: NOW - hour, missing: 5 },
    ],
  })
  const part = await server.get(`/api/v1/status/coverage?pair=ETH/BTC&timeframe=H1&start=${MIDNIGHT}`)
  assert.deepEqual([part.json().items.length, part.json().items[0].expected], [1, 12])
})

test('a wrong range or symbol is a problem, and nobody looks without a session', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 3)
  const cases = [
    ['?symbol=ETHBTX', 'symbol.unknown'],
    ['', 'request.invalid'],
    ['?symbol=ETHBTC&start=2&end=1', 'range.backwards'],
    ['?symbol=ETHBTC&start=2025-01-01', 'time.malformed'],
    ['?symbol=ETHBTC&calendar=lunar', 'request.invalid'],
  ]
  for (const [query, code] of cases)
    assert.equal((await server.get(`/status/coverage${query}`)).json().code, code)
  for (const url of ['/symbols', '/status/data-flow', '/status/coverage?symbol=ETHBTC'])
    for (const prefix of ['', '/api/v1'])
      assert.equal((await server.app.inject(`${prefix}${url}`)).statusCode, 401)
})
