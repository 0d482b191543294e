import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '../../../adapters/telemetry/index.ts'
import { OTHER, OWN, startTenancy } from '../tenancy.fixture.ts'

const KEYS = `/api/v1/tenants/${OWN}/keys`
const TENANT = `/api/v1/tenants/${OWN}`

async function withKey(
  t: Parameters<typeof startTenancy>[0],
  wanted: object = {},
  ...options: [object?, object?]
) {
  const server = await startTenancy(t, ...options)
  const ana = await server.member(OWN)
  const admin = server.as(await server.signIn(ana))
  const made = await admin('POST', KEYS, { name: 'a script', role: 'trader', ...wanted })
  return { ...server, ana, admin, made, token: made.json().token as string }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('a key lets a program in with its role, in either header', async (t) => {
  const { as, made, token, admin, ana } = await withKey(t)
  assert.equal(made.statusCode, 201)
  assert.equal(made.headers['cache-control'], 'no-store')
  const { key } = made.json()
  assert.deepEqual([key.memberId, key.role, key.networks, key.lastUsedAt], [ana.id, 'trader', [], null])
  for (const headers of [bearer(token), { authorization: `bearer  ${token}` }, { 'x-api-key': token }]) {
    const me = await as(headers)('GET', '/api/v1/me')
    assert.deepEqual([me.json().key, me.json().role, me.json().id], [key.prefix, 'trader', ana.id])
    assert.equal((await as(headers)('GET', TENANT)).statusCode, 200)
    assert.equal((await as(headers)('GET', KEYS)).statusCode, 403)
    assert.equal((await as(headers)('GET', `/api/v1/tenants/${OTHER}`)).statusCode, 404)
  }
  const [listed] = (await admin('GET', KEYS)).json().items
  assert.equal(listed.prefix, key.prefix)
  assert.notEqual(listed.lastUsedAt, null)
  assert.ok(!JSON.stringify(listed).includes(token.slice(-64)))
})

test('a key that is revoked, expired, wrong, or of a disabled maker lets nobody in', async (t) => {
  const { as, operate, admin, made, token, pass, now, ana, members } = await withKey(t)
  const ends = (await admin('POST', KEYS, { name: 'e', role: 'viewer', expiresAt: now() + 1_000 })).json()
  const { token: own } = (await operate('POST', KEYS, { name: 'o', role: 'viewer' })).json()
  const codeOf = async (given: string) => {
    const response = await as(bearer(given))('GET', TENANT)
    return [response.statusCode, response.json().code]
  }
  assert.equal((await as(bearer(ends.token))('GET', TENANT)).statusCode, 200)
  pass(1_000)
  assert.deepEqual(await codeOf(ends.token), [401, 'key.expired'])
  const flipped = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')
  for (const wrong of [
    flipped,
    `lk_${'0'.repeat(16)}_${'0'.repeat(64)}`,
    'lk_',
    `${token}0`,
    token.toUpperCase().replace('LK', 'lk'),
  ]) {
    assert.deepEqual(await codeOf(wrong), [401, 'key.unknown'], wrong)
  }
  const { prefix } = made.json().key
  assert.equal((await admin('DELETE', `${KEYS}/${prefix}`)).statusCode, 204)
  assert.deepEqual(await codeOf(token), [401, 'key.revoked'])
  assert.equal((await admin('DELETE', `${KEYS}/${prefix}`)).statusCode, 404)
  const { token: third } = (await admin('POST', KEYS, { name: 'd', role: 'viewer' })).json()
  await members.change(ana.id, { disabled: true })
  assert.deepEqual(await codeOf(third), [401, 'key.revoked'])
  assert.equal((await as(bearer(own))('GET', TENANT)).statusCode, 200, 'one that the operator made stays')
})

test('a key falls to what its maker may now', async (t) => {
  const { as, token, ana, members } = await withKey(t, { role: 'admin' })
  assert.equal((await as(bearer(token))('GET', KEYS)).statusCode, 200)
  await members.change(ana.id, { role: 'trader' })
  assert.equal((await as(bearer(token))('GET', KEYS)).statusCode, 403)
  assert.equal((await as(bearer(token))('GET', '/api/v1/me')).json().role, 'trader')
})

test('a key is taken from its networks, whatever a stranger says about proxies', async (t) => {
  const { app, as, token, admin } = await withKey(t, { networks: ['203.0.113.0/24', '2001:db8::/32'] })
  const from = (remoteAddress: string, headers: object = {}) =>
    app.inject({ url: TENANT, remoteAddress, headers: { ...bearer(token), ...headers } })
  for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '2001:db8::7']) {
    assert.equal((await from(address)).statusCode, 200, address)
  }
  for (const forged of [
    { 'x-forwarded-for': '203.0.113.7' },
    { 'x-real-ip': '203.0.113.7' },
    { forwarded: 'for=203.0.113.7' },
    { 'x-forwarded-for': '203.0.113.7, 198.51.100.1' },
  ]) {
    const response = await from('198.51.100.1', forged)
    assert.deepEqual([response.statusCode, response.json().code], [403, 'key.network'])
  }
  assert.equal((await as(bearer(token))('POST', '/api/v1/token', {})).statusCode, 403)
  for (const networks of [['10.0.0.0/33'], ['x'], ['']]) {
    const wrong = await admin('POST', KEYS, { name: 'x', role: 'viewer', networks })
    assert.deepEqual([wrong.statusCode, wrong.json().errors[0].pointer], [400, '/networks'])
  }
})

test('behind a trusted proxy the client’s own address counts', async (t) => {
  const options = { trustedProxies: ['10.0.0.0/8'] }
  const { app, token } = await withKey(t, { networks: ['203.0.113.0/24'] }, {}, options)
  const from = (forwarded: string) =>
    app.inject({
      ...{ url: TENANT, remoteAddress: '10.0.0.5' },
      headers: { ...bearer(token), 'x-forwarded-for': forwarded },
    })
  assert.equal((await from('203.0.113.7')).statusCode, 200)
  assert.equal((await from('198.51.100.1')).statusCode, 403)
  assert.equal((await from('203.0.113.7, 198.51.100.1')).statusCode, 403)
})

test('a key makes no key above itself, and none does for a tenant what is a person’s', async (t) => {
  const { as, token, member, signIn } = await withKey(t, { role: 'admin' })
  const program = as(bearer(token))
  const { token: second } = (await program('POST', KEYS, { name: 'k', role: 'trader' })).json()
  assert.equal((await as(bearer(second))('POST', KEYS, { name: 'k', role: 'viewer' })).statusCode, 403)
  for (const [method, url, body] of [
    ['PUT', '/api/v1/me/password', { password: 'correct horse battery' }],
    ['POST', '/api/v1/me/second-factor', {}],
    ['POST', '/api/v1/me/second-factor/confirm', { code: '123456' }],
    ['POST', '/api/v1/me/second-factor/remove', { code: '123456' }],
    ['GET', '/api/v1/me/sessions', undefined],
    ['DELETE', '/api/v1/me/sessions/1', undefined],
  ] as const) {
    const response = await program(method, url, body)
    assert.deepEqual([response.statusCode, response.json().code], [403, 'tenant.forbidden'], url)
  }
  const session = await program('POST', '/api/v1/session/second-factor', { code: '123456' })
  assert.equal(session.statusCode, 401)
  assert.equal((await as(await signIn(await member(OWN)))('GET', '/api/v1/me/sessions')).statusCode, 200)
})

test('a wrong key is not made good by a session, nor by another key', async (t) => {
  const { call, as, token, signIn, ana } = await withKey(t)
  const session = await signIn(ana)
  const wrong = `lk_${'0'.repeat(16)}_${'0'.repeat(64)}`
  for (const headers of [bearer(wrong), bearer('nonsense'), { 'x-api-key': wrong }]) {
    const response = await call({ as: session, url: TENANT, headers })
    assert.equal(response.statusCode, 401, JSON.stringify(headers))
  }
  assert.equal((await as({ ...bearer(token), 'x-api-key': wrong })('GET', TENANT)).statusCode, 401)
  assert.equal((await as({ cookie: `authorization=${token}` })('GET', TENANT)).statusCode, 401)
  assert.equal((await as({})('GET', `${TENANT}?authorization=${token}`)).statusCode, 401)
})

test('no line of the log, and nothing of the audit, has a token, a link or a password', async (t) => {
  const lines: string[] = []
  const logger = createLogger({ level: 'debug', stream: { write: (line) => void lines.push(line) } })
  const { as, admin, token, operate, ana } = await withKey(t, {}, {}, { logger })
  const { link } = (
    await admin('POST', `/api/v1/tenants/${OWN}/members`, { name: 'Bob', role: 'viewer' })
  ).json()
  await admin('PUT', '/api/v1/me/password', { password: 'correct horse battery' })
  const login = { clientId: OWN, name: ana.name, password: 'correct horse battery' }
  const access = (await as({})('POST', '/api/v1/token', login)).json().token
  await as(bearer(access))('GET', TENANT)
  await as(bearer(`${token}0`))('GET', TENANT)
  const secrets = [token.slice(-64), new URL(link).searchParams.get('token')!, 'correct horse', access]
  const audit = (await operate('GET', '/api/v1/audit')).body
  for (const text of [lines.join('\n'), audit]) {
    for (const secret of secrets) assert.ok(!text.includes(secret), secret.slice(0, 8))
  }
  assert.ok(lines.length > 5 && audit.includes('key.create'))
})
