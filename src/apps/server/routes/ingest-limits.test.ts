import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { MOST_BODY_BYTES } from '../ingest-body.ts'
import { NOW } from '../server.fixture.ts'
import { CANDLE, startIngest, TICK } from './ingest.fixture.ts'

const batch = (items: number) =>
  Array.from({ length: items }, (_, at) => ({ ...CANDLE, ts: NOW - at * 60_000, timeframe: 'M1' }))

test('ten thousand candles and ten thousand ticks fit, plain and packed', async (t) => {
  const { send } = await startIngest(t)
  const full = batch(10_000).map((one) => ({ ...one, indicators: { rsi: 51.123456, ema: 1.234567 } }))
  const plain = await send('/ingest_batch', full)
  assert.deepEqual([plain.statusCode, plain.json().inserted], [200, 10_000])
  const packed = await send('/ingest', gzipSync(JSON.stringify({ items: full })), {
    'content-encoding': 'gzip',
  })
  assert.deepEqual([packed.statusCode, packed.json().duplicates], [200, 10_000])
  const ticks = Array.from({ length: 10_000 }, (_, at) => ({ ...TICK, ts: NOW - at * 10 }))
  assert.equal((await send('/ingest/tick', { ticks })).json().inserted, 10_000)
})

test('one more is refused, and a hundred thousand before they are read', async (t) => {
  const { send } = await startIngest(t)
  for (const body of [batch(10_001), Array(100_000).fill({ ts: 1 }), Array(100_000).fill(0)]) {
    const response = await send('/ingest_batch', body)
    assert.deepEqual([response.statusCode, response.json().code], [422, 'ingest.too-many'])
  }
})

test('what is no JSON is refused with its place', async (t) => {
  const { send } = await startIngest(t)
  for (const [body, place] of [
    ['', 'line 1, column 1 (position 0)'],
    ['{"ts": 1,\n "open": NaN}', 'line 2, column 10 (position 19)'],
    ['{"items": [{"open": 1}', 'line 1, column 23 (position 22)'],
    ['[1,]', 'line 1, column 4 (position 3)'],
  ] as const) {
    const response = await send('/ingest', body)
    assert.deepEqual([response.statusCode, response.json().code], [400, 'request.malformed'])
    assert.ok(response.json().detail.includes(place), response.json().detail)
  }
  const latin = await send('/ingest', Buffer.from('{"symbol":"\xe9"}', 'latin1'))
  assert.deepEqual([latin.statusCode, latin.json().detail], [400, 'The body is not written in UTF-8.'])
})

test('what nests deep is refused without being built', async (t) => {
  const { send } = await startIngest(t)
  for (const body of ['['.repeat(4_000_000), `${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`]) {
    const response = await send('/ingest', body)
    assert.deepEqual([response.statusCode, response.json().code], [400, 'request.malformed'])
    assert.match(response.json().detail, /16 deep/)
  }
  const inText = { ...CANDLE, symbol: '[{"'.repeat(1_000) }
  assert.equal((await send('/ingest', inText)).json().errors[0].pointer, '/symbol')
})

test('objects with many names are refused without being built, however the names are spread', async (t) => {
  const { send } = await startIngest(t)
  const named = (count: number, name: (at: number) => string) =>
    `{${Array.from({ length: count }, (_, at) => `"${name(at)}" : 1`).join()}}`
  const spread = (name: (item: number, at: number) => string) =>
    `[${Array.from({ length: 6_000 }, (_, item) => named(80, (at) => name(item, at))).join()}]`
  const bodies = [
    [named(500_000, (at) => `n${at}`), /more than 128 names/],
    [named(500_000, () => 'x'), /more than 128 names/],
    [spread((item, at) => `${item}.${at}`), /too many different names/],
    [spread((item, at) => `n${(at * (1 + (item % 82)) + item) % 83}`), /too many orders/],
  ] as const
  for (const [body, detail] of bodies) {
    const response = await send('/ingest', body)
    assert.deepEqual([response.statusCode, response.json().code], [400, 'request.malformed'])
    assert.match(response.json().detail, detail)
  }
  const same = await send(
    '/ingest',
    spread((_item, at) => `n${at}`),
  )
  assert.deepEqual([same.statusCode, same.json().code], [422, 'ingest.shape'])
})

test('a name twice is the last one, and names of prototypes are plain names', async (t) => {
  const { send } = await startIngest(t)
  const text = JSON.stringify(CANDLE)
  const twice = await send('/ingest', text.replace('{', '{"symbol":"XXX",'))
  assert.equal(twice.statusCode, 200)
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const response = await send('/ingest', text.replace('{', `{"${name}":{"polluted":1},`))
    assert.deepEqual([response.statusCode, response.json().errors[0].pointer], [422, `/${name}`])
    const nested = await send(
      '/ingest',
      text.replace('{', `{"ts":1,"indicators":{"${name}":{"polluted":1}},`),
    )
    assert.equal(nested.json().errors[0].pointer, `/indicators/${name}`)
  }
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})

test('other types and packings are refused', async (t) => {
  const { send } = await startIngest(t)
  for (const type of [
    'text/plain',
    'text/csv',
    'application/x-www-form-urlencoded',
    'application/json5',
    'x',
  ]) {
    const response = await send('/ingest', CANDLE, { 'content-type': type })
    assert.deepEqual([response.statusCode, response.json().code], [415, 'request.type'], type)
  }
  assert.equal(
    (await send('/ingest', CANDLE, { 'content-type': 'application/json; charset=utf-8' })).statusCode,
    200,
  )
  for (const encoding of ['br', 'deflate', 'zstd', 'gzip, gzip', 'identity, gzip', 'x']) {
    const response = await send('/ingest', CANDLE, { 'content-encoding': encoding })
    assert.deepEqual([response.statusCode, response.json().code], [415, 'request.encoding'], encoding)
  }
  const packed = gzipSync(JSON.stringify(CANDLE))
  for (const body of [JSON.stringify(CANDLE), packed.subarray(0, -4), packed.subarray(0, 20), '']) {
    const response = await send('/ingest', Buffer.from(body), { 'content-encoding': 'gzip' })
    assert.deepEqual([response.statusCode, response.json().code], [400, 'request.malformed'])
  }
})

/** Posts over a socket and gives the answer as soon as it comes, whatever is left to send. */
async function post(port: number, headers: Record<string, string | number>, parts: Iterable<Buffer>) {
  const sending = request({ port, host: '127.0.0.1', path: '/ingest', method: 'POST', headers })
  sending.setMaxListeners(100).on('error', () => {})
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>
  let sent = 0
  for (const part of parts) {
    if (!sending.write(part)) await Promise.race([once(sending, 'drain'), answered])
    sent += part.length
    if (sending.destroyed) break
  }
  const [response] = await answered
  const body = (await response.toArray()).join('')
  sending.destroy()
  return { status: response.statusCode, code: JSON.parse(body).code as string, sent }
}

test('a body that is announced or grows too large is refused before it is there', async (t) => {
  const { app, token } = await startIngest(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const headers = { 'x-api-key': token, 'content-type': 'application/json' }
  const announced = await post(port, { ...headers, 'content-length': MOST_BODY_BYTES + 1 }, [
    Buffer.from('['),
  ])
  assert.deepEqual(announced, { status: 413, code: 'request.too-large', sent: 1 })
  const spaces = Array<Buffer>(20).fill(Buffer.alloc(1 << 20, ' '))
  const grown = await post(port, headers, spaces)
  assert.deepEqual([grown.status, grown.code], [413, 'request.too-large'])
  // Empty blocks and a name without end unpack to nothing.
  const endless = [
    Buffer.from([31, 139, 8, 8, 0, 0, 0, 0, 0, 3]),
    ...Array<Buffer>(20).fill(Buffer.alloc(1 << 20, 'x')),
  ]
  const named = await post(port, { ...headers, 'content-encoding': 'gzip' }, endless)
  assert.deepEqual([named.status, named.code], [413, 'request.too-large'])
})

test('a packed body is unpacked no further than the limit, and neighbours are served', async (t) => {
  const { send, get } = await startIngest(t)
  const bomb = gzipSync(Buffer.alloc(512 << 20, ' '))
  assert.ok(bomb.length < 600_000)
  const before = process.memoryUsage().rss
  const bombs = Array.from({ length: 8 }, () => send('/ingest', bomb, { 'content-encoding': 'gzip' }))
  const neighbour = await send('/ingest', CANDLE)
  assert.deepEqual([neighbour.statusCode, (await get('/health')).statusCode], [200, 200])
  for (const response of await Promise.all(bombs)) {
    assert.ok([413, 503].includes(response.statusCode), response.body)
  }
  assert.ok(process.memoryUsage().rss - before < 200e6)
  assert.equal((await send('/ingest', CANDLE)).statusCode, 200)
})
