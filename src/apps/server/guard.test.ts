import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from './server.fixture.ts'

const OPEN = ['GET /health', 'HEAD /health', 'GET /login']

test('every route but health and login refuses whoever has no session, and each is tried', async (t) => {
  const { app } = await startServer(t)
  assert.ok(app.knownRoutes.length > 40)
  for (const { method, url } of app.knownRoutes) {
    const path = url.replace(':id', 'some').replace('*', 'some')
    for (const cookies of [{}, { leme_session_80: 'forged' }]) {
      const { statusCode, headers } = await app.inject({ method: method as 'GET', url: path, cookies })
      const open = OPEN.includes(`${method} ${url}`)
      assert.equal(statusCode === 401, !open, `${method} ${url} answers ${statusCode}`)
      if (!open && method !== 'HEAD')
        assert.match(String(headers['content-type']), /^application\/problem\+json/)
    }
  }
})

test('a path that leads nowhere says nothing to strangers', async (t) => {
  const { app, get } = await startServer(t)
  assert.equal((await app.inject('/api/v1/secret')).statusCode, 401)
  assert.equal((await get('/api/v1/secret')).statusCode, 404)
})

test('every route refuses a host name that is not its own, against rebound DNS', async (t) => {
  const { app, token } = await startServer(t, {}, { hosts: ['leme.example'] })
  for (const { method, url } of app.knownRoutes) {
    if (url === '/health') continue
    const path = url.replace(':id', 'some').replace('*', 'some')
    const { statusCode } = await app.inject({
      method: method as 'GET',
      url: path,
      headers: { host: 'evil.example' },
      cookies: { leme_session_default: token },
    })
    assert.equal(statusCode, 421, `${method} ${url}`)
  }
  for (const host of ['127.0.0.1:80', 'localhost:80', '[::1]:80', 'leme.example:80']) {
    const { statusCode } = await app.inject({
      url: '/api/v1/session',
      headers: { host },
      cookies: { leme_session_80: token },
    })
    assert.equal(statusCode, 200, host)
  }
})

test('no mutation is accepted from a page of another site', async (t) => {
  const { app, token } = await startServer(t)
  const mutations = app.knownRoutes.filter(({ method }) => method !== 'GET' && method !== 'HEAD')
  assert.ok(mutations.length >= 4)
  const foreign = [
    { origin: 'http://evil.example' },
    { origin: 'http://localhost:81' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const { method, url } of mutations) {
    for (const headers of foreign) {
      const response = await app.inject({
        method: method as 'POST',
        url: url.replace(':id', 'some'),
        headers,
        cookies: { leme_session_80: token },
      })
      assert.equal(response.statusCode, 403, `${method} ${url} ${JSON.stringify(headers)}`)
      assert.equal(response.json().code, 'origin.refused')
    }
  }
})

test('a page of this server and a program without Origin may change things', async (t) => {
  const { post } = await startServer(t)
  for (const headers of [{ origin: 'http://localhost:80' }, { 'sec-fetch-site': 'same-origin' }, {}]) {
    assert.equal(
      (await post('/api/v1/bots/none/stop', undefined, headers as Record<string, string>)).statusCode,
      404,
    )
  }
})

test('a body of text, which forms of other sites can send, is not read', async (t) => {
  const { app, token } = await startServer(t)
  const text = await app.inject({
    method: 'POST',
    url: '/api/v1/backtests',
    headers: { 'content-type': 'text/plain' },
    payload: '{}',
    cookies: { leme_session_80: token },
  })
  assert.equal(text.statusCode, 415)
})
