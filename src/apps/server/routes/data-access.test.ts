import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryRateLimiter } from '../../../adapters/cache/index.ts'
import { CANDLE, startIngest } from './ingest.fixture.ts'

const READ = [
  '/candles?symbol=EURUSD&timeframe=5m&latest=1',
  '/indicators?symbol=EURUSD&timeframe=5m&name=obv&latest=1',
  '/symbols',
  '/status/data-flow',
  '/status/coverage?symbol=EURUSD',
  '/status/quality?pair=EUR/USD&timeframe=5m',
].flatMap((path) => [path, `/api/v1${path}`])

test('a key of the scope read may read candles and what is told of them, and nothing else', async (t) => {
  const { app, get, send, token, makeKey } = await startIngest(t)
  await send('/ingest', CANDLE)
  const { token: reader } = await makeKey({ scopes: ['read'] })
  const statusOf = async (url: string, key: string) =>
    (await app.inject({ url, headers: { 'x-api-key': key } })).statusCode
  for (const url of READ) {
    assert.equal((await get(url)).statusCode, 200, url)
    assert.equal(await statusOf(url, reader), 200, url)
    assert.equal(await statusOf(url, token), 403, `${url} with a key for ingest`)
    assert.equal(await statusOf(url, 'secret'), 401, url)
    assert.equal((await app.inject(url)).statusCode, 401, url)
  }
  assert.equal(await statusOf('/api/v1/desk', reader), 401)
  assert.equal((await send('/ingest', CANDLE, { 'x-api-key': reader })).statusCode, 403)
})

test('a wrong key is not made good by a session', async (t) => {
  const { call } = await startIngest(t)
  const response = await call({ method: 'GET', url: '/symbols', headers: { 'x-api-key': 'secret' } })
  assert.deepEqual([response.statusCode, response.json().code], [401, 'key.unknown'])
})

test('each key that reads has a limit of its own, wherever it comes from', async (t) => {
  const limiter = memoryRateLimiter({ clock: () => 0 })
  const { app, makeKey } = await startIngest(t, { limiter }, { limits: { api: 10, ingest: 100 } })
  const keys = [await makeKey({ scopes: ['read'] }), await makeKey({ scopes: ['read'] })]
  const readWith = async (at: number) =>
    (
      await app.inject({
        url: '/symbols',
        headers: { 'x-api-key': keys[at]!.token },
        remoteAddress: '203.0.113.5',
      })
    ).statusCode
  assert.deepEqual([await readWith(0), await readWith(1)], [200, 200], 'both are known from now on')
  for (let count = 0; count < 19; count++) assert.equal(await readWith(0), 200)
  assert.deepEqual([await readWith(0), await readWith(1)], [429, 200])
})
