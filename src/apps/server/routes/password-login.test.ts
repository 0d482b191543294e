import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { memoryRateLimiter } from '../../../adapters/cache/index.ts'
import { accessTokens, memoryKeyRing } from '../../../adapters/identity/index.ts'
import { parseVenue } from '../../../domain/index.ts'
import { memoryApiKeyStore, memoryCandleStore, memoryIngestStore } from '../../../trade/market/index.ts'
import { NOW } from '../server.fixture.ts'
import { OTHER, OWN, startTenancy } from '../tenancy.fixture.ts'

const PHRASE = 'correct horse battery'
const TENANT = `/api/v1/tenants/${OWN}`
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function withToken(
  t: Parameters<typeof startTenancy>[0],
  tenant: typeof OWN | null = OWN,
  ports: Parameters<typeof startTenancy>[1] = {},
) {
  const server = await startTenancy(t, ports)
  const ana = await server.member(tenant, 'admin')
  await server.members.setPassword(ana.id, await server.tenancy.passwords.hash(PHRASE))
  const login = { name: ana.name, password: PHRASE, ...(tenant && { clientId: tenant }) }
  const made = await server.as({})('POST', '/api/v1/token', login)
  assert.equal(made.statusCode, 201, made.body)
  return { ...server, ana, made, token: made.json().token as string }
}

test('name and password give a token that is the member for a quarter of an hour', async (t) => {
  const { as, ana, made, token, pass, now } = await withToken(t)
  assert.equal(made.headers['cache-control'], 'no-store')
  assert.equal(made.json().expiresAt, now() + 15 * 60_000)
  assert.equal(made.headers['set-cookie'], undefined)
  assert.equal((await as(bearer(token))('GET', '/api/v1/me')).json().id, ana.id)
  assert.equal((await as(bearer(token))('GET', TENANT)).statusCode, 200)
  assert.equal((await as(bearer(token))('GET', `/api/v1/tenants/${OTHER}`)).statusCode, 404)
  pass(16 * 60_000)
  const late = await as(bearer(token))('GET', TENANT)
  assert.deepEqual([late.statusCode, late.json().code], [401, 'token.refused'])
})

test('a token of an operator is the operator', async (t) => {
  const { as, token } = await withToken(t, null)
  assert.equal((await as(bearer(token))('GET', '/api/v1/tenants')).statusCode, 200)
  assert.equal((await as(bearer(token))('GET', '/api/v1/bots')).statusCode, 200)
})

test('a key gives a token that ends with the key', async (t) => {
  const { as, operate } = await startTenancy(t)
  const { key, token: secret } = (
    await operate('POST', `${TENANT}/keys`, { name: 'k', role: 'viewer' })
  ).json()
  for (const headers of [bearer(secret), { 'x-api-key': secret }]) {
    const made = await as(headers)('POST', '/api/v1/token', {})
    assert.equal(made.statusCode, 201)
    const one = as(bearer(made.json().token))
    assert.deepEqual((await one('GET', '/api/v1/me')).json().key, key.prefix)
  }
  const { token } = (await as(bearer(secret))('POST', '/api/v1/token', {})).json()
  await operate('DELETE', `${TENANT}/keys/${key.prefix}`)
  const after = await as(bearer(token))('GET', TENANT)
  assert.deepEqual([after.statusCode, after.json().code], [401, 'key.revoked'])
  assert.equal((await as(bearer(secret))('POST', '/api/v1/token', {})).statusCode, 401)
})

test('a token says who, never what one may do: that is as it is now', async (t) => {
  const { as, ana, token, members, tenants } = await withToken(t)
  await members.change(ana.id, { role: 'viewer' })
  assert.equal((await as(bearer(token))('GET', TENANT)).statusCode, 200)
  assert.equal((await as(bearer(token))('GET', `${TENANT}/members`)).statusCode, 403)
  await members.change(ana.id, { disabled: true })
  assert.equal((await as(bearer(token))('GET', TENANT)).statusCode, 401)
  await members.change(ana.id, { disabled: false })
  await tenants.change(OWN, { status: 'leaving' })
  assert.equal((await as(bearer(token))('GET', TENANT)).statusCode, 401)
})

test('a token that was signed elsewhere, for somebody unknown, or for another key is refused', async (t) => {
  const { as, ring, now, token } = await withToken(t)
  const of = (issuer: string, keys = ring) => accessTokens({ ring: keys, issuer, clock: now })
  const subject = { kind: 'member', id: '0'.repeat(16), confirmed: true } as const
  const wrong = [
    (await of('leme-test').issue(subject)).token,
    (await of('leme-test').issue({ kind: 'key', prefix: '0'.repeat(16) })).token,
    (await of('another').issue(subject)).token,
    (await of('leme-test', memoryKeyRing({ clock: now })).issue(subject)).token,
    ...['nonsense', 'a.b.c', `${token}x`, token.slice(0, -8)],
  ]
  for (const one of wrong) {
    const response = await as(bearer(one))('GET', TENANT)
    assert.deepEqual([response.statusCode, response.json().code], [401, 'token.refused'], one)
  }
  assert.equal((await as(bearer(token))('GET', TENANT)).statusCode, 200)
})

test('a token opens no route of ingest, and a key of ingest none of tenants', async (t) => {
  const ingest = memoryIngestStore(memoryCandleStore())
  const apiKeys = memoryApiKeyStore(ingest, { now: () => NOW, randomBytes: (length) => randomBytes(length) })
  await ingest.putSource({ name: 'desk', venue: parseVenue('desk'), policy: 'keep', takesUnknown: true })
  const rights = { scopes: ['read', 'ingest'], networks: [], expiresAt: null } as const
  const { token: sender } = await apiKeys.create('desk', rights)
  const { as, token } = await withToken(t, OWN, { ingest, apiKeys })
  assert.equal((await as({ 'x-api-key': sender })('GET', '/symbols')).statusCode, 200)
  assert.equal((await as({ 'x-api-key': sender })('GET', TENANT)).statusCode, 401)
  assert.equal((await as(bearer(token))('POST', '/ingest', {})).statusCode, 401)
  assert.equal(
    (await as(bearer(token))('GET', '/symbols')).statusCode,
    200,
    'what is shared members may read',
  )
  assert.equal((await as(bearer(token))('GET', '/api/v1/models')).statusCode, 403)
})

test('what lacks a name, a password or a key is told which', async (t) => {
  const { as } = await startTenancy(t)
  for (const [body, pointers] of [
    [{}, ['/name', '/password']],
    [{ name: 'x' }, ['/password']],
    [{ name: 'x', password: 'y', clientId: 'UPPER' }, ['/clientId']],
    [{ name: 7, password: 'y' }, ['/name']],
    [{ name: 'x', password: 'y', role: 'admin' }, ['/role']],
  ] as const) {
    const response = await as({})('POST', '/api/v1/token', body)
    assert.equal(response.statusCode, 400)
    assert.deepEqual(
      response.json().errors.map(({ pointer }: { pointer: string }) => pointer),
      pointers,
    )
  }
})

test('logins count for their address, whatever they try', async (t) => {
  const { app } = await startTenancy(t, {}, { limits: { loginsPerMinute: 3 } })
  const statuses: number[] = []
  for (let at = 0; at < 5; at++) {
    const payload = { name: `name ${at}`, password: 'x' }
    statuses.push((await app.inject({ method: 'POST', url: '/api/v1/token', payload })).statusCode)
  }
  assert.deepEqual(statuses, [401, 401, 401, 429, 429])
})

test('members and keys of a tenant share its quota, and take nothing from another’s', async (t) => {
  const limiter = memoryRateLimiter({ clock: () => 0 })
  const server = await startTenancy(t, { limiter })
  const { as, member, signIn, operate, tenants } = server
  await tenants.change(OWN, { quotas: { requestsPerSecond: 5 } })
  const session = await signIn(await member(OWN))
  const { token } = (await operate('POST', `${TENANT}/keys`, { name: 'k', role: 'viewer' })).json()
  const callers = [as(session), as(bearer(token)), as(await signIn(await member(OWN, 'viewer')))]
  const statuses: number[] = []
  for (let at = 0; at < 12; at++) statuses.push((await callers[at % 3]!('GET', TENANT)).statusCode)
  assert.deepEqual(statuses, [...Array<number>(10).fill(200), 429, 429])
  const refused = await callers[0]!('GET', '/api/v1/symbols')
  assert.equal(refused.statusCode, 429, 'what is shared counts, too')
  assert.match(String(refused.headers['ratelimit-policy']), /^"tenant";q=10;w=2$/)
  assert.ok(Number(refused.headers['retry-after']) >= 1)
  const other = as(await signIn(await member(OTHER)))
  assert.equal((await other('GET', `/api/v1/tenants/${OTHER}`)).statusCode, 200)
  assert.equal((await operate('GET', TENANT)).statusCode, 200, 'the operator has no quota')
})
