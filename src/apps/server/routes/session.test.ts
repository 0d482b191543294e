import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOW, startServer } from '../server.fixture.ts'

test('a login link opens one session, once', async (t) => {
  const { app, logins } = await startServer(t)
  const link = await logins.createLink()
  const first = await app.inject(`/login?token=${link}`)
  assert.equal(first.statusCode, 303)
  assert.equal(first.headers.location, '/app/')
  assert.match(
    String(first.headers['set-cookie']),
    /^leme_session_80=[^;]+; Max-Age=3600; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  const { name, value } = first.cookies[0]!
  const session = await app.inject({ url: '/api/v1/session', cookies: { [name]: value } })
  assert.deepEqual(session.json(), { expiresAt: NOW + 3_600_000 })

  const second = await app.inject(`/login?token=${link}`)
  assert.equal(second.statusCode, 401)
  assert.equal(second.headers['set-cookie'], undefined)
  assert.match(second.body, /<code>npx leme login<\/code>/)
})

test('looking at a login link without following it does not spend it', async (t) => {
  const { app, logins } = await startServer(t)
  const link = await logins.createLink()
  assert.notEqual((await app.inject({ method: 'HEAD', url: `/login?token=${link}` })).statusCode, 303)
  assert.equal((await app.inject(`/login?token=${link}`)).statusCode, 303)
})

test('a session of one port is none on another', async (t) => {
  const { app, token } = await startServer(t)
  const other = { url: '/api/v1/session', headers: { host: 'localhost:9999' } }
  assert.equal((await app.inject({ ...other, cookies: { leme_session_80: token } })).statusCode, 401)
  assert.equal((await app.inject({ ...other, cookies: { leme_session_9999: token } })).statusCode, 200)
})

test('logging out ends the session and forgets the cookie', async (t) => {
  const { get, post } = await startServer(t)
  const out = await post('/api/v1/logout')
  assert.equal(out.statusCode, 204)
  assert.match(String(out.headers['set-cookie']), /^leme_session_80=; .*Expires=Thu, 01 Jan 1970/)
  assert.equal((await get('/api/v1/session')).statusCode, 401)
})

test('guessing login links is slowed down', async (t) => {
  const { app } = await startServer(t, {}, { limits: { loginsPerMinute: 3 } })
  const statuses: number[] = []
  for (const guess of [1, 2, 3, 4, 5]) {
    const headers = { 'x-forwarded-for': `10.0.0.${guess}` }
    statuses.push((await app.inject({ url: `/login?token=guess${guess}`, headers })).statusCode)
  }
  assert.deepEqual(statuses, [401, 401, 401, 429, 429])
})
