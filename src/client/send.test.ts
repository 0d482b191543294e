import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { createLemeClient } from './create-leme-client.ts'
import { LemeError } from './leme-error.ts'
import { cutShort, drop, json, plain, problem, silence, startLiar } from './lying-server.fixture.ts'

const ACCEPTED = { commandId: 'api-1', clientId: 'cliente-001', state: 'received', links: {} }
const BOT = { strategy: 'sma-cross', exchange: 'demo', pairs: ['ETH/BTC'] }

/** What a call fails with; fails itself where the call goes well, or fails otherwise. */
async function failureOf(call: Promise<unknown>): Promise<LemeError> {
  const error = await call.then(
    () => assert.fail('it went well'),
    (cause: unknown) => cause,
  )
  assert.ok(error instanceof LemeError, String(error))
  return error
}

test('a call goes to its path, filled and asked, with its body and its credentials', async (t) => {
  const { client, seen } = await startLiar(t, json(ACCEPTED, 202))
  const leme = client({ apiKey: 'lk_one' })
  const params = { client_id: 'a/b ?#é' }
  assert.deepEqual(await leme.post('/trade/{client_id}/stop', { params, body: { bot: 'x' } }), ACCEPTED)
  await client({ token: 'jwt' }).get('/api/v1/commands', { query: { limit: 2, cursor: 'a&b=c' } })
  await client().get('/api/v1/commands')
  const [stop, list, open] = seen
  assert.deepEqual([stop!.method, stop!.url], ['POST', '/trade/a%2Fb%20%3F%23%C3%A9/stop'])
  assert.deepEqual(
    [stop!.headers['x-api-key'], stop!.headers['content-type']],
    ['lk_one', 'application/json'],
  )
  assert.equal(stop!.body, '{"bot":"x"}')
  assert.equal(list!.url, '/api/v1/commands?limit=2&cursor=a%26b%3Dc')
  assert.deepEqual([list!.headers.authorization, list!.headers['x-api-key']], ['Bearer jwt', undefined])
  assert.deepEqual([open!.headers.authorization, open!.url], [undefined, '/api/v1/commands'])
})

test('a token is asked for anew each time that a request is sent', async (t) => {
  const { client, seen } = await startLiar(t, plain(503, ''), json({ items: [], nextCursor: null }))
  let made = 0
  await client({ token: async () => `token-${++made}` }).get('/commands')
  assert.deepEqual(
    seen.map(({ headers }) => headers.authorization),
    ['Bearer token-1', 'Bearer token-2'],
  )
})

test('a key is made where the server reads one, and stays the same over all tries', async (t) => {
  const { leme, seen, pauses } = await startLiar(
    t,
    ...[drop, cutShort, plain(502, '<h1>Bad Gateway</h1>'), problem(503, 'server.busy')],
    json(ACCEPTED, 202),
  )
  assert.deepEqual(await leme.post('/trade', { body: BOT }), ACCEPTED)
  const keys = seen.map(({ headers }) => headers['idempotency-key'])
  assert.equal(keys.length, 5)
  assert.match(String(keys[0]), /^[0-9a-f]{32}$/)
  assert.equal(new Set(keys).size, 1)
  assert.equal(pauses.length, 4)
  assert.deepEqual(new Set(seen.map(({ body }) => body)), new Set([JSON.stringify(BOT)]))
  await leme.post('/trade', { body: BOT })
  await leme.post('/backtest', { body: { ...BOT }, idempotencyKey: 'monday-1' })
  const [next, own] = seen.slice(5).map(({ headers }) => headers['idempotency-key'])
  assert.notEqual(next, keys[0])
  assert.equal(own, 'monday-1')
})

test('what could be done twice is sent once', async (t) => {
  const { leme, seen, baseUrl } = await startLiar(
    t,
    drop,
    problem(503, 'server.busy'),
    problem(429, 'request.limit'),
  )
  const body = { url: 'https://hooks.example/' }
  for (const code of ['call.unreachable', 'server.busy', 'request.limit'])
    assert.equal((await failureOf(leme.post('/webhooks', { body }))).code, code)
  const params = { webhook_id: 'wh-1' }
  assert.equal((await failureOf(leme.patch('/webhooks/{webhook_id}', { params, body: {} }))).attempts, 1)
  assert.equal(seen.length, 4, baseUrl)
  assert.ok(seen.every(({ headers }) => headers['idempotency-key'] === undefined))
})

test('what cannot is sent again: GET, PUT and DELETE, on each status that passes', async (t) => {
  for (const first of [plain(502, ''), plain(503, ''), plain(504, ''), problem(429, 'request.limit'), drop]) {
    const { leme, seen } = await startLiar(t, first, plain(204, ''))
    const params = { secret_name: 'binance' }
    assert.equal(await leme.put('/secrets/{secret_name}', { params, body: { value: 'v' } }), undefined)
    assert.equal(await leme.delete('/secrets/{secret_name}', { params }), undefined)
    assert.equal(seen.length, 3)
  }
})

test('what will not pass is told at once', async (t) => {
  for (const status of [400, 401, 403, 404, 409, 422, 500, 501]) {
    const { leme, seen } = await startLiar(t, problem(status, 'some.code', { 'retry-after': '1' }))
    const error = await failureOf(leme.get('/commands'))
    assert.deepEqual(
      [error.status, error.code, seen.length, error.isTransient],
      [status, 'some.code', 1, false],
    )
  }
})

test('Retry-After is the least that is waited, in seconds and as a date', async (t) => {
  const date = new Date(Date.now() + 20_000).toUTCString()
  const refusals = ['7', date].map((time) => problem(429, 'request.limit', { 'retry-after': time }))
  const { leme, pauses } = await startLiar(t, ...refusals, json({ items: [], nextCursor: null }))
  await leme.get('/commands')
  assert.ok(pauses[0]! >= 7_000 && pauses[0]! < 8_000, String(pauses))
  assert.ok(pauses[1]! > 10_000 && pauses[1]! < 22_000, String(pauses))
})

test('a server that asks for more patience than we have is not asked again, and its time is told', async (t) => {
  const { leme, seen, pauses } = await startLiar(t, problem(503, 'server.busy', { 'retry-after': '3600' }))
  const error = await failureOf(leme.get('/commands'))
  assert.deepEqual([error.retryAfterMs, seen.length, pauses.length], [3_600_000, 1, 0])
})

test('tries end, the last failure is told, and how many there were; a call may have its own number', async (t) => {
  const { leme, seen } = await startLiar(t, drop)
  const error = await failureOf(leme.get('/commands'))
  assert.deepEqual([error.code, error.status, error.attempts, seen.length], ['call.unreachable', 0, 5, 5])
  assert.equal((await failureOf(leme.get('/commands', { retries: 0 }))).attempts, 1)
})

test('nobody there is unreachable', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  const leme = createLemeClient({ baseUrl: `http://127.0.0.1:${port}`, retry: { retries: 0 } })
  assert.equal((await failureOf(leme.get('/health'))).code, 'call.unreachable')
})

test('who is silent is late, and is asked again', async (t) => {
  const { client, seen } = await startLiar(t, silence, json({ items: [], nextCursor: null }))
  await client({ timeoutMs: 200 }).get('/commands')
  assert.ok(seen.length >= 2)
  const { leme } = await startLiar(t, silence)
  const error = await failureOf(leme.get('/commands', { timeoutMs: 20, retries: 1 }))
  assert.deepEqual([error.code, error.attempts], ['call.late', 2])
})

test('the caller’s signal ends a call that waits for an answer, or for its next try, with its own reason', async (t) => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const { leme, seen } = await startLiar(t, () => controller.abort(reason))
  const body = { url: 'https://hooks.example/' }
  await assert.rejects(leme.post('/webhooks', { body, signal: controller.signal }), reason)
  await assert.rejects(leme.get('/commands', { signal: controller.signal }), reason)
  assert.equal(seen.length, 1, 'an aborted call is not sent')

  const { baseUrl } = await startLiar(t, plain(503, ''))
  const later = new AbortController()
  const patient = createLemeClient({ baseUrl, retry: { firstPauseMs: 60_000, longestPauseMs: 60_000 } })
  const call = patient.get('/commands', { signal: later.signal })
  setImmediate(() => later.abort(reason))
  await assert.rejects(call, reason)
})

test('a redirect is not followed: no other server gets the key', async (t) => {
  const thief = await startLiar(t, json({}))
  const { client, seen } = await startLiar(t, plain(307, '', { location: thief.baseUrl }))
  const error = await failureOf(client({ apiKey: 'lk_secret' }).post('/trade', { body: BOT }))
  assert.deepEqual([error.code, error.status, seen.length, thief.seen.length], ['call.redirected', 307, 1, 0])
  assert.doesNotMatch(JSON.stringify(error), /lk_secret/)
})

test('an answer that is no JSON is told as what it is', async (t) => {
  for (const reply of [
    plain(200, '<h1>Sign in to the hotel</h1>'),
    plain(200, '{"items":['),
    plain(202, ''),
  ]) {
    const { leme, seen } = await startLiar(t, reply)
    assert.equal((await failureOf(leme.get('/commands'))).code, 'call.unreadable')
    assert.equal(seen.length, 1)
  }
  const { leme } = await startLiar(t, plain(200, 'leme_up 1\n'))
  assert.equal(await leme.get('/metrics'), 'leme_up 1\n')
})

test('a problem document is an error with its fields; half of one, or a page of a proxy, is one too', async (t) => {
  const whole = {
    ...{ type: 'urn:leme:problem:request.invalid', title: 'Bad request', status: 400, hint: 'Say another.' },
    ...{ detail: 'body/pairs/0 is no pair', code: 'request.invalid', requestId: 'req-7' },
    errors: [
      { in: 'body', pointer: '/pairs/0', message: 'is no pair' },
      { in: 'body', pointer: '/1/close', message: 'is below 0', index: 1 },
      { in: 'elsewhere', pointer: '/a', message: 'is odd' },
      ...['text', null, { pointer: 3, message: 'lost' }],
    ],
  }
  const { leme } = await startLiar(
    t,
    json(whole, 400),
    json({ code: 3, detail: [] }, 422),
    json(null, 403),
    plain(413, `<h1>Too large</h1>${'x'.repeat(100_000)}`),
  )
  const error = await failureOf(leme.post('/trade', { body: BOT }))
  const { status, code, title, detail, hint, requestId, message, name } = error
  assert.deepEqual(
    { status, code, title, detail, hint, requestId, message, name },
    {
      ...{
        status: 400,
        code: 'request.invalid',
        title: 'Bad request',
        hint: 'Say another.',
        name: 'LemeError',
      },
      ...{ detail: whole.detail, message: whole.detail, requestId: 'req-7' },
    },
  )
  assert.deepEqual(error.fields, [
    { in: 'body', pointer: '/pairs/0', reason: 'is no pair' },
    { in: 'body', pointer: '/1/close', reason: 'is below 0', index: 1 },
    { in: 'body', pointer: '/a', reason: 'is odd' },
  ])
  for (const refused of [422, 403, 413]) {
    const other = await failureOf(leme.get('/commands'))
    assert.deepEqual([other.status, other.code, other.fields], [refused, 'call.refused', []])
    assert.ok(other.detail.length < 300)
  }
})
