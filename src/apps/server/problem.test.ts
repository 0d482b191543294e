import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '../../adapters/telemetry/index.ts'
import { Fault } from '../../domain/index.ts'
import { startServer } from './server.fixture.ts'

test('a wrong field is named by part and pointer', async (t) => {
  const { get, post } = await startServer(t)
  const query = (
    await get('/api/v1/candles?venue=demo&pair=eth-btc&timeframe=5m&limit=99999&colour=red')
  ).json()
  assert.equal(query.status, 400)
  assert.equal(query.code, 'request.invalid')
  assert.deepEqual(
    query.errors.map((field: { in: string; pointer: string }) => `${field.in} ${field.pointer}`).sort(),
    ['query /colour', 'query /limit', 'query /pair'],
  )
  const body = (
    await post('/api/v1/backtests', { strategy: 'trend', overrides: { fee: 'much', fees: 1 } })
  ).json()
  assert.deepEqual(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), [
    '/overrides/fee',
    '/overrides/fees',
    '/pairs',
    '/timeframe',
    '/venue',
  ])
  const params = (await get('/api/v1/runs/%3Cscript%3E')).json()
  assert.deepEqual([params.status, params.errors[0].in, params.errors[0].pointer], [400, 'params', '/id'])
})

test('text is read as a number only where it is one', async (t) => {
  const { get } = await startServer(t)
  for (const limit of ['', 'abc', '1.5', '1e3', '0x10', 'true', '-1', '1&limit=2']) {
    assert.equal((await get(`/api/v1/backtests?limit=${limit}`)).statusCode, 400, limit)
  }
  assert.equal((await get('/api/v1/backtests?limit=7')).statusCode, 200)
})

test('what is not there, not allowed or too much has its status', async (t) => {
  const { app, get, post, call, token } = await startServer(t)
  assert.equal((await get('/api/v1/nothing')).json().code, 'route.unknown')
  const wrong = await call({ method: 'DELETE', url: '/api/v1/backtests' })
  assert.deepEqual([wrong.statusCode, wrong.json().hint], [405, 'It answers to GET, HEAD, POST.'])
  assert.equal(wrong.headers.allow, 'GET, HEAD, POST')
  const large = await post('/api/v1/backtests', { strategy: 'x'.repeat(70_000) })
  assert.deepEqual([large.statusCode, large.json().code], [413, 'request.too-large'])
  const broken = await app.inject({
    method: 'POST',
    url: '/api/v1/backtests',
    headers: { 'content-type': 'application/json' },
    payload: '{"strategy": ',
    cookies: { leme_session_80: token },
  })
  assert.deepEqual([broken.statusCode, broken.json().code], [400, 'request.malformed'])
  const poisoned = await app.inject({
    method: 'POST',
    url: '/api/v1/backtests',
    headers: { 'content-type': 'application/json' },
    payload: '{"__proto__": {"admin": true}}',
    cookies: { leme_session_80: token },
  })
  assert.equal(poisoned.statusCode, 400)
  assert.equal((await get('/api/v1/%')).statusCode, 400)
})

test('an unexpected failure tells nothing but an id that is in the log', async (t) => {
  const lines: string[] = []
  const logger = createLogger({ stream: { write: (line: string) => lines.push(line) } })
  const list = async () => {
    throw new Error('password is hunter2')
  }
  const { get } = await startServer(t, { strategies: { list } }, { logger })
  const response = await get('/api/v1/strategies')
  assert.equal(response.statusCode, 500)
  assert.doesNotMatch(response.body, /hunter2|Error|at /)
  const { requestId } = response.json()
  assert.equal(response.headers['x-request-id'], requestId)
  const line = lines.map((text) => JSON.parse(text)).find((entry) => entry.requestId === requestId)
  assert.match(line.err.message, /hunter2/)
})

test('a failure of the database is 503, and one of its login is no 401', async (t) => {
  for (const [kind, status] of [
    ['remote', 503],
    ['auth', 500],
    ['failed', 500],
  ] as const) {
    const list = async () => {
      throw new Fault(kind, 'store.trouble', 'db.internal:5432 refuses leme')
    }
    const { get } = await startServer(t, { strategies: { list } })
    const response = await get('/api/v1/strategies')
    assert.equal(response.statusCode, status)
    assert.doesNotMatch(response.body, /internal/)
  }
})

test('a failure that another room explains keeps its words', async (t) => {
  const list = async () => {
    throw new Fault('no-data', 'shelf.empty', 'the shelf is empty', { hint: 'Fill it.' })
  }
  const { get } = await startServer(t, { strategies: { list } })
  const { status, code, detail, hint, type } = (await get('/api/v1/strategies')).json()
  assert.deepEqual(
    { status, code, detail, hint, type },
    {
      status: 404,
      code: 'shelf.empty',
      detail: 'the shelf is empty',
      hint: 'Fill it.',
      type: 'urn:leme:problem:shelf.empty',
    },
  )
})

test('whoever navigates with a browser gets a page, with what to type', async (t) => {
  const { app } = await startServer(t)
  for (const url of ['/', '/app/', '/app/bots/demo', '/docs/']) {
    const { statusCode, headers, body } = await app.inject({ url, headers: { accept: 'text/html,*/*' } })
    assert.equal(statusCode, 401, url)
    assert.match(String(headers['content-type']), /^text\/html/)
    assert.match(body, /<code>npx leme login<\/code>/)
  }
  const api = await app.inject({ url: '/api/v1/desk', headers: { accept: 'text/html,*/*' } })
  assert.equal(api.json().code, 'session.missing')
})

test('a page shows what was asked for as text only', async (t) => {
  const { app, token } = await startServer(t)
  const { body } = await app.inject({
    url: '/%3Cscript%3Ealert(1)%3C/script%3E',
    headers: { accept: 'text/html' },
    cookies: { leme_session_80: token },
  })
  assert.doesNotMatch(body, /<script/)
})
