import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { parseVenue } from '../../../domain/index.ts'
import {
  type KeyScope,
  memoryApiKeyStore,
  memoryCandleStore,
  memoryIngestStore,
} from '../../../trade/market/index.ts'
import { memorySignalStore } from '../../../trade/orders/index.ts'
import type { ServerPorts } from '../build-server.ts'
import { NOW, startServer } from '../server.fixture.ts'

const BODY = { account_id: '1001', symbol: 'EURUSD', timeframe: 'M5', side: 'buy', dedupe_key: 'a' }
const CLIENT = '203.0.113.7'

/** A server, and terminals that call it with a key of their own. */
async function start(t: TestContext, ports: Partial<ServerPorts> = {}) {
  const ingest = memoryIngestStore(memoryCandleStore())
  const apiKeys = memoryApiKeyStore(ingest, { now: () => NOW, randomBytes: (length) => randomBytes(length) })
  const server = await startServer(t, { ingest, apiKeys, ...ports })
  async function terminal(...scopes: KeyScope[]) {
    const source = `desk-${scopes.join('-').replaceAll(':', '-')}`
    await ingest.putSource({ name: source, venue: parseVenue('mt5'), policy: 'keep', takesUnknown: true })
    const { token, key } = await apiKeys.create(source, { scopes, networks: [], expiresAt: null })
    const call = (method: 'GET' | 'POST' | 'HEAD', url: string, payload?: object) =>
      server.app.inject({
        ...{ method, url, remoteAddress: CLIENT, headers: { 'x-api-key': token } },
        ...(payload && { payload }),
      })
    return { call, actor: `key:${key.prefix}` }
  }
  return { ...server, terminal }
}

for (const prefix of ['', '/api/v1']) {
  test(`a signal goes to its terminal once, is acknowledged and reported on: ${prefix || 'root'}`, async (t) => {
    let now = NOW
    const server = await start(t, { signals: memorySignalStore({ now: () => now }) })
    const { call, actor } = await server.terminal('signals')
    const made = await server.post(`${prefix}/signals`, { ...BODY, volume: 0.1, stop_loss: 1.05 })
    assert.equal(made.statusCode, 201)
    const signal = made.json()
    assert.deepEqual(signal, {
      ...{ id: signal.id, account_id: '1001', symbol: 'EURUSD', timeframe: '5m', side: 'buy', volume: 0.1 },
      ...{ price: null, stop_loss: 1.05, take_profit: null, comment: '', dedupe_key: 'a' },
      ...{ state: 'PENDING', created_at: NOW, expires_at: NOW + 90_000, sent_at: null, acked_at: null },
    })
    const again = await server.post(`${prefix}/signals`, { ...BODY, volume: 0.1, stop_loss: 1.05 })
    assert.deepEqual([again.statusCode, again.json()], [200, signal])

    now += 100
    const ask = `${prefix}/signals/next?account_id=1001&symbols=GBPUSD,EURUSD&timeframe=M5`
    const sent = await call('GET', ask)
    assert.deepEqual([sent.statusCode, sent.headers['cache-control']], [200, 'no-store'])
    assert.deepEqual(sent.json(), { ...signal, state: 'SENT', sent_at: now })
    const none = await call('GET', ask)
    assert.deepEqual([none.statusCode, none.body], [204, ''])

    now += 100
    const ack = { signal_id: signal.id, account_id: '1001' }
    for (const duplicate of [false, true]) {
      const told = await call('POST', `${prefix}/signals/ack`, ack)
      assert.deepEqual(
        [told.statusCode, told.json()],
        [200, { signal_id: signal.id, state: 'ACKED', duplicate }],
      )
    }
    const report = { ...ack, status: 'FILLED', ticket: 42, price: 1.1, volume: 0.1, message: 'done' }
    for (const duplicate of [false, true]) {
      const told = await call('POST', `${prefix}/orders/feedback`, report)
      assert.deepEqual([told.statusCode, told.json().duplicate], [200, duplicate])
    }
    const look = await call('GET', `${prefix}/signals/${signal.id}?account_id=1001`)
    assert.deepEqual(look.json(), (await server.get(`${prefix}/signals/${signal.id}`)).json())
    assert.deepEqual(look.json().transitions, [
      { time: NOW, actor: 'session', from: null, to: 'PENDING' },
      { time: NOW + 100, actor, from: 'PENDING', to: 'SENT' },
      { time: NOW + 200, actor, from: 'SENT', to: 'ACKED' },
    ])
    assert.deepEqual(look.json().feedback, [
      { time: NOW + 200, actor, status: 'FILLED', ticket: '42', price: 1.1, volume: 0.1, message: 'done' },
    ])
  })
}

test('whoever looks without taking does not take: HEAD is refused', async (t) => {
  const server = await start(t)
  const { call } = await server.terminal('signals')
  await server.post('/signals', BODY)
  for (const prefix of ['', '/api/v1']) {
    assert.notEqual((await call('HEAD', `${prefix}/signals/next?account_id=1001`)).statusCode, 200)
  }
  assert.equal((await call('GET', '/signals/next?account_id=1001')).statusCode, 200)
})

test('a signal that ran out of time is not handed out, and says so', async (t) => {
  let now = NOW
  const server = await start(t, { signals: memorySignalStore({ now: () => now }) })
  const { call } = await server.terminal('signals')
  const { id } = (await server.post('/signals', { ...BODY, ttl_ms: 1_000 })).json()
  const ack = () => call('POST', '/signals/ack', { signal_id: id, account_id: '1001' })
  assert.match((await ack()).json().detail, /is PENDING/)
  now += 1_000
  assert.equal((await call('GET', '/signals/next?account_id=1001')).statusCode, 204)
  const refused = await ack()
  assert.deepEqual([refused.statusCode, refused.json().code], [409, 'signal.state'])
  assert.match(refused.json().detail, /is EXPIRED/)
  const { items } = (await server.get('/signals?state=EXPIRED')).json()
  assert.deepEqual(
    items.map((one: { id: string }) => one.id),
    [id],
  )
})

test('a foreign account learns no more than that, and nothing changes', async (t) => {
  const server = await start(t)
  const { call } = await server.terminal('signals')
  const { id } = (await server.post('/signals', BODY)).json()
  assert.equal((await call('GET', '/signals/next?account_id=2002')).statusCode, 204)
  await call('GET', '/signals/next?account_id=1001')
  const foreign = { signal_id: id, account_id: '2002' }
  for (const [url, body] of [
    ['/signals/ack', foreign],
    ['/orders/feedback', { ...foreign, status: 'FILLED' }],
  ] as const) {
    const { statusCode, body: text } = await call('POST', url, body)
    assert.equal(statusCode, 409)
    assert.match(text, /belongs to another account/)
    assert.equal(text.includes('1001'), false)
  }
  assert.equal((await call('GET', `/signals/${id}?account_id=2002`)).json().code, 'signal.unknown')
  assert.equal((await call('GET', `/signals/${id}`)).json().code, 'request.invalid')
  assert.equal(
    (await call('POST', '/signals/ack', { ...foreign, signal_id: 'x' })).json().code,
    'signal.unknown',
  )
  assert.equal((await server.get(`/signals/${id}`)).json().signal.state, 'SENT')
})

test('every route asks who comes, and for the scope that is its own', async (t) => {
  const server = await start(t)
  const reader = await server.terminal('read')
  const taker = await server.terminal('signals')
  const writer = await server.terminal('signals:write')
  const routes = [
    ['GET', '/signals/next?account_id=1001', taker],
    ['POST', '/signals/ack', taker],
    ['POST', '/orders/feedback', taker],
    ['GET', '/signals/x?account_id=1001', taker],
    ['POST', '/signals', writer],
  ] as const
  for (const prefix of ['', '/api/v1']) {
    for (const [method, path, owner] of routes) {
      const url = prefix + path
      assert.equal((await server.app.inject({ method, url })).statusCode, 401, url)
      for (const other of [reader, owner === taker ? writer : taker]) {
        assert.equal(
          (await other.call(method, url, method === 'POST' ? BODY : undefined)).json().code,
          'key.scope',
        )
      }
      const told = await owner.call(method, url, method === 'POST' ? {} : undefined)
      assert.ok(![401, 403].includes(told.statusCode), url)
    }
    assert.equal((await server.app.inject(`${prefix}/signals`)).statusCode, 401)
    assert.equal((await taker.call('GET', `${prefix}/signals`)).statusCode, 401)
  }
  const made = await writer.call('POST', '/signals', BODY)
  assert.equal(made.statusCode, 201)
  const { transitions } = (await server.get(`/signals/${made.json().id}`)).json()
  assert.equal(transitions[0].actor, writer.actor)
})

test('bad input in any field is a problem that names it', async (t) => {
  const server = await start(t)
  const { call } = await server.terminal('signals')
  const bodies: [string, object, Record<string, unknown[]>][] = [
    [
      '/signals',
      BODY,
      {
        account_id: [undefined, '', 'a b', 1001, null],
        symbol: [undefined, '', 'EUR USD', 'x'.repeat(33)],
        timeframe: [undefined, '', 5, 'M'],
        side: [undefined, 'BUY', 1],
        volume: [0, -1, '1', 1e10],
        price: [0, true],
        stop_loss: [-1],
        take_profit: [1e13],
        comment: ['\u0000', 'x'.repeat(201), 5],
        ttl_ms: [0, 999, 1_000.5, 86_400_001, '90000'],
        dedupe_key: [undefined, '', '\n', 'x'.repeat(129)],
        ttl: [90],
      },
    ],
    [
      '/signals/ack',
      { signal_id: 'x', account_id: '1' },
      { signal_id: [undefined, '', 5, '../x'], account_id: [undefined, ''] },
    ],
    [
      '/orders/feedback',
      { signal_id: 'x', account_id: '1', status: 'FILLED' },
      {
        signal_id: [undefined, 'a b'],
        account_id: [undefined, null],
        status: [undefined, 'filled', 'DONE'],
        ticket: ['', -1, 1.5, 2 ** 53, 'a b', {}],
        price: [0, -1, '1'],
        volume: [0, 1e10],
        message: ['\u0000', 'x'.repeat(501)],
        extra: [1],
      },
    ],
  ]
  for (const [url, good, bad] of bodies) {
    for (const [field, values] of Object.entries(bad)) {
      for (const value of values) {
        const body = { ...good, [field]: value }
        const told = url === '/signals' ? await server.post(url, body) : await call('POST', url, body)
        assert.equal(told.statusCode, 400, `${url} ${field} ${value}`)
        const { code, errors } = told.json()
        assert.equal(code, 'request.invalid')
        assert.ok(
          errors.some(({ pointer }: { pointer: string }) => pointer.startsWith(`/${field}`)),
          `${url} ${field} ${value}: ${JSON.stringify(errors)}`,
        )
      }
    }
  }
  for (const query of [
    '',
    '?account_id=',
    '?account_id=1&symbols=',
    '?account_id=1&timeframe=x',
    '?account=1',
  ])
    assert.equal((await call('GET', `/signals/next${query}`)).statusCode, 400, query)
  assert.equal(
    (await call('GET', '/signals/next?account_id=1&timeframe=7m')).json().code,
    'timeframe.unknown',
  )
  assert.equal((await server.post('/signals', { ...BODY, timeframe: '7m' })).json().code, 'timeframe.unknown')
  for (const query of ['state=sent', 'limit=0', 'cursor=-1', 'account_id=a%20b'])
    assert.equal((await server.get(`/signals?${query}`)).statusCode, 400, query)
})

test('the list comes in pages, newest first, and a key of a signal is not used twice', async (t) => {
  const server = await start(t)
  for (let at = 0; at < 5; at++) await server.post('/signals', { ...BODY, dedupe_key: `${at}` })
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const url: string = `/signals?account_id=1001&limit=2${cursor && `&cursor=${cursor}`}`
    const { items, nextCursor } = (await server.get(url)).json()
    seen.push(...items.map((one: { dedupe_key: string }) => one.dedupe_key))
    cursor = nextCursor
  }
  assert.deepEqual(seen, ['4', '3', '2', '1', '0'])
  const other = await server.post('/signals', { ...BODY, dedupe_key: '0', side: 'sell' })
  assert.deepEqual([other.statusCode, other.json().code], [409, 'signal.changed'])
})
