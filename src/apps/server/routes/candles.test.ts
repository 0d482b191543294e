import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOW, SERIES, startServer, storeCandles } from '../server.fixture.ts'

const URL = '/api/v1/candles?venue=demo&pair=ETH/BTC&timeframe=5m&format=columns'

test('series are listed with their age', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  const { items } = (await server.get('/api/v1/series')).json()
  assert.deepEqual(items, [
    {
      ...SERIES,
      rows: 10,
      firstTime: NOW - 3_000_000,
      lastTime: NOW - 300_000,
      source: 'demo',
      ageMs: 0,
      version: 1,
      grows: true,
      stale: false,
    },
  ])
})

test('candles come as columns, in the range that was asked for', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  const all = (await server.get(URL)).json()
  assert.deepEqual([all.rows, all.merged, all.time.length, all.open[0], all.volume[9]], [10, 1, 10, 100, 1])
  const some = (await server.get(`${URL}&start=${NOW - 900_000}&end=${NOW - 600_000}`)).json()
  assert.deepEqual(some.time, [NOW - 900_000, NOW - 600_000])
  const none = (await server.get(`${URL}&start=${NOW}`)).json()
  assert.deepEqual([none.rows, none.time], [0, []])
})

test('more candles than wanted are merged, and the extreme stays', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 1_001)
  const { rows, merged, time, high } = (await server.get(`${URL}&limit=100`)).json()
  assert.deepEqual([rows, merged, time.length], [1_001, 11, 91])
  assert.ok(high.includes(100_000))
  assert.equal((await server.get(`${URL}&limit=10001`)).statusCode, 400)
})

test('candles that did not change are not sent again', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  const { etag } = (await server.get(URL)).headers
  const ask = () => server.call({ method: 'GET', url: URL, headers: { 'if-none-match': String(etag) } })
  const same = await ask()
  assert.deepEqual([same.statusCode, same.body], [304, ''])
  await storeCandles(server, 11)
  assert.equal((await ask()).statusCode, 200)
})

test('a series that is not stored is 404 with the command that brings it', async (t) => {
  const { get } = await startServer(t)
  const { status, code, hint } = (await get(URL)).json()
  assert.deepEqual([status, code], [404, 'candles.none'])
  assert.match(hint, /leme data import FILE --venue demo --symbol ETH\/BTC --timeframe 5m/)
  assert.equal((await get(URL.replace('5m', '7m'))).json().code, 'timeframe.unknown')
})
