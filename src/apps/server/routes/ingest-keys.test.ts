import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '../../../adapters/telemetry/index.ts'
import { NOW } from '../server.fixture.ts'
import { CANDLE, startIngest, TICK } from './ingest.fixture.ts'

const ROUTES = [
  ['/ingest', CANDLE],
  ['/ingest_batch', [CANDLE]],
  ['/ingest/tick', { ticks: [TICK] }],
].flatMap(([url, body]) => [
  [url, body],
  [`/api/v1${url}`, body],
]) as [string, unknown][]

test('a key is asked for, and is one of the source, in force, of the scope, from its networks', async (t) => {
  const { send, keys, makeKey, candles } = await startIngest(t)
  const revoked = await makeKey()
  await keys.revoke(revoked.key.prefix)
  const { token } = await makeKey()
  const altered = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`
  for (const [wrong, status, code] of [
    ['', 401, 'key.unknown'],
    ['secret', 401, 'key.unknown'],
    [`${token} `.repeat(2).trim(), 401, 'key.unknown'],
    ['x'.repeat(10_000), 401, 'key.unknown'],
    [`leme_${'0'.repeat(16)}_${'0'.repeat(64)}`, 401, 'key.unknown'],
    [altered, 401, 'key.unknown'],
    [revoked.token, 401, 'key.revoked'],
    [(await makeKey({ expiresAt: NOW })).token, 401, 'key.expired'],
    [(await makeKey({ scopes: ['read', 'signals'] })).token, 403, 'key.scope'],
    [(await makeKey({ networks: ['203.0.113.0/24', '2001:db8::/32'] })).token, 403, 'key.network'],
  ] as const) {
    for (const [url, body] of ROUTES) {
      const response = await send(url, body, { 'x-api-key': wrong })
      assert.deepEqual(
        [response.statusCode, response.json().code],
        [status, code],
        `${url} ${wrong.slice(0, 90)}`,
      )
    }
  }
  assert.deepEqual(await candles.list(), [])
  for (const rights of [
    { networks: ['127.0.0.0/8'] },
    { expiresAt: NOW + 1 },
    { scopes: ['read', 'ingest'] as const },
  ]) {
    const { token: right } = await makeKey(rights)
    assert.equal((await send('/ingest', CANDLE, { 'x-api-key': right })).statusCode, 200)
  }
})

test('neither a session nor a key in another place does, and a key opens nothing else', async (t) => {
  const { app, call, token, makeKey } = await startIngest(t)
  for (const [url, payload] of ROUTES) {
    const response = await call({ method: 'POST', url, payload: payload as object })
    assert.deepEqual([response.statusCode, response.json().code], [401, 'key.missing'])
  }
  for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `x-api-key=${token}` }]) {
    const response = await app.inject({
      method: 'POST',
      url: `/ingest?x-api-key=${token}`,
      headers,
      payload: CANDLE,
    })
    assert.equal(response.statusCode, 401)
  }
  const { token: all } = await makeKey({ scopes: ['ingest', 'read', 'signals'] })
  for (const { method, url } of app.knownRoutes.filter(({ access }) => access === 'session')) {
    const path = url.replace(':id', 'some').replace('*', 'some')
    const response = await app.inject({ method: method as 'GET', url: path, headers: { 'x-api-key': all } })
    assert.equal(response.statusCode, 401, `${method} ${url}`)
  }
})

test('a key that is revoked does not pass again', async (t) => {
  const { send, keys, token } = await startIngest(t)
  assert.equal((await send('/ingest', CANDLE)).statusCode, 200)
  await keys.revoke(token.slice(5, 21))
  assert.equal((await send('/ingest', CANDLE)).statusCode, 401)
})

test('the store is not asked about what cannot be a token', async (t) => {
  const { send } = await startIngest(t, { apiKeys: { verify: () => assert.fail('was asked') } })
  for (const wrong of ['secret', 'leme_', 'x'.repeat(10_000)]) {
    assert.equal((await send('/ingest', CANDLE, { 'x-api-key': wrong })).statusCode, 401)
  }
})

test('an unknown host is refused before the key is looked at', async (t) => {
  const { send } = await startIngest(t, { apiKeys: { verify: () => assert.fail('was asked') } })
  assert.equal((await send('/ingest', CANDLE, { host: 'evil.example' })).statusCode, 421)
})

test('the client address is what the key is judged by', async (t) => {
  const asked: unknown[] = []
  const { send } = await startIngest(t, {
    apiKeys: {
      verify: async (_token, use) => {
        asked.push(use)
        return { kind: 'refused', reason: 'network' }
      },
    },
  })
  await send('/ingest', CANDLE, { 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7' })
  assert.deepEqual(asked, [{ scope: 'ingest', address: '127.0.0.1' }])
})

test('no line of the log has a token', async (t) => {
  const lines: string[] = []
  const logger = createLogger({ level: 'debug', stream: { write: (line) => void lines.push(line) } })
  const { send, token, makeKey } = await startIngest(t, {}, { logger })
  const { token: narrow } = await makeKey({ networks: ['203.0.113.0/24'] })
  await send('/ingest', CANDLE)
  await send('/ingest', { ...CANDLE, high: 0 })
  await send('/ingest', '{', {})
  await send('/ingest', CANDLE, { 'x-api-key': narrow })
  assert.ok(lines.some((line) => line.includes('"source":"mt5-desk"')))
  assert.ok(lines.length >= 6)
  for (const secret of [token.slice(22), narrow.slice(22)]) {
    assert.ok(!lines.join('\n').includes(secret.slice(0, 12)))
  }
})
