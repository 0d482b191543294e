import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../server.fixture.ts'

test('health tells anyone that server and database answer', async (t) => {
  const { app } = await startServer(t)
  const response = await app.inject({ url: '/health', headers: { host: 'pod.cluster.local' } })
  assert.equal(response.statusCode, 200)
  assert.deepEqual(response.json(), {
    status: 'ok',
    version: '1.2.3',
    uptimeSeconds: 0,
    reasons: [],
    database: 'up',
  })
})

test('health is 503 while the database is away', async (t) => {
  const ping = async () => {
    throw new Error('connect ECONNREFUSED 10.0.0.1')
  }
  const { get } = await startServer(t, { database: { ping } })
  const response = await get('/health')
  assert.equal(response.statusCode, 503)
  assert.deepEqual(response.json(), {
    status: 'unavailable',
    version: '1.2.3',
    uptimeSeconds: 0,
    reasons: ['the database does not answer'],
    database: 'down',
  })
})

test('health does not wait for a database that hangs', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let asked = () => {}
  const asking = new Promise<void>((resolve) => {
    asked = resolve
  })
  const ping = () => {
    asked()
    return new Promise<void>(() => {})
  }
  const { app } = await startServer(t, { database: { ping } })
  const answer = app.inject('/health')
  await asking
  t.mock.timers.tick(2_000)
  assert.equal((await answer).statusCode, 503)
})

test('metrics need a session or their own token', async (t) => {
  const { app, get } = await startServer(t, {}, { metricsToken: 'scrape-me' })
  const ask = (authorization: string) => app.inject({ url: '/metrics', headers: { authorization } })
  assert.equal((await ask('Bearer scrape-you')).statusCode, 401)
  assert.equal((await ask('Bearer ')).statusCode, 401)
  assert.equal((await ask('Bearer scrape-me')).statusCode, 200)
  await get('/api/v1/runs/abc')
  const { headers, body } = await get('/metrics')
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  assert.match(body, /leme_http_requests_total\{route="\/api\/v1\/runs\/:id",method="GET",status="404"\} 1/)
  assert.doesNotMatch(body, /runs\/abc/)
})

test('without a metrics token nobody is let in by one', async (t) => {
  const { app } = await startServer(t)
  for (const authorization of ['Bearer undefined', 'Bearer ', 'Bearer']) {
    assert.equal((await app.inject({ url: '/metrics', headers: { authorization } })).statusCode, 401)
  }
})

test('every answer carries the security headers', async (t) => {
  const { get } = await startServer(t)
  for (const url of ['/health', '/api/v1/desk', '/api/v1/nothing', '/app/']) {
    const { headers } = await get(url)
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none';script-src 'self';/)
    assert.doesNotMatch(policy, /unsafe|https?:/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'same-origin')
    assert.equal(headers['x-frame-options'], 'DENY')
  }
})
