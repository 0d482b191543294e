import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TOTP } from 'otpauth'
import { COOKIE, OWN, startTenancy } from '../tenancy.fixture.ts'

const PHRASE = 'correct horse battery'
const STEP = 30_000

/** Ana with a password and an authenticator, and the codes that it shows. */
async function withFactor(t: Parameters<typeof startTenancy>[0]) {
  const server = await startTenancy(t)
  const ana = await server.member(OWN)
  const session = await server.signIn(ana)
  const me = server.as(session)
  assert.equal((await me('PUT', '/api/v1/me/password', { password: PHRASE })).statusCode, 204)
  const begun = await me('POST', '/api/v1/me/second-factor', { password: PHRASE })
  assert.equal(begun.statusCode, 201)
  const { secret, uri } = begun.json()
  const code = () => new TOTP({ secret }).generate({ timestamp: server.now() })
  const confirmed = await me('POST', '/api/v1/me/second-factor/confirm', { code: code() })
  assert.equal(confirmed.statusCode, 200)
  const login = (change: object = {}) =>
    server.as({})('POST', '/api/v1/session', { clientId: OWN, name: ana.name, password: PHRASE, ...change })
  return {
    ...server,
    ana,
    session,
    me,
    secret,
    uri,
    code,
    login,
    recovery: confirmed.json().codes as string[],
  }
}

test('a member signs in by name and password, and the session is the member’s', async (t) => {
  const { as, member, signIn } = await startTenancy(t)
  const ana = await member(OWN, 'trader')
  const me = as(await signIn(ana))
  await me('PUT', '/api/v1/me/password', { password: PHRASE })
  const opened = await as({})('POST', '/api/v1/session', { clientId: OWN, name: ana.name, password: PHRASE })
  assert.equal(opened.statusCode, 201)
  const cookie = opened.cookies.find(({ name }) => name === COOKIE)!
  assert.match(String(opened.headers['set-cookie']), /HttpOnly; SameSite=Strict$/)
  assert.equal((await as(cookie.value)('GET', '/api/v1/me')).json().id, ana.id)
})

test('whatever is wrong with a login, the answer is the same', async (t) => {
  const { as, member, members, tenancy } = await startTenancy(t)
  const ana = await member(OWN)
  await members.setPassword(ana.id, await tenancy.passwords.hash(PHRASE))
  const bob = await member(OWN)
  const right = { clientId: OWN, name: ana.name, password: PHRASE }
  const answers = []
  for (const change of [
    ...[{ password: 'wrong' }, { name: 'nobody' }, { name: bob.name }, { clientId: 'cliente-002' }],
    ...[
      { clientId: 'not-there' },
      { clientId: undefined },
      { name: "' or 1=1 --" },
      { code: '123456', password: 'x' },
    ],
  ]) {
    const response = await as({})('POST', '/api/v1/session', { ...right, ...change })
    const { requestId: _, ...body } = response.json()
    answers.push([response.statusCode, body])
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal((answers[0] as [number])[0], 401)
  assert.equal((await as({})('POST', '/api/v1/session', right)).statusCode, 201)
})

test('guessing a password locks the name, and the right one then, too', async (t) => {
  const { as, member, members, tenancy, pass } = await startTenancy(t)
  const ana = await member(OWN)
  await members.setPassword(ana.id, await tenancy.passwords.hash(PHRASE))
  const log = (password: string) =>
    as({})('POST', '/api/v1/token', { clientId: OWN, name: ana.name, password })
  for (let at = 0; at < 5; at++) assert.equal((await log('wrong')).statusCode, 401)
  assert.equal((await log(PHRASE)).statusCode, 401)
  pass(5 * 60_000)
  assert.equal((await log(PHRASE)).statusCode, 201)
})

test('with an authenticator a code is asked for, and each opens one session', async (t) => {
  const { login, code, pass, uri, secret } = await withFactor(t)
  assert.equal(new URL(uri).searchParams.get('secret'), secret)
  const asked = await login()
  assert.deepEqual([asked.statusCode, asked.json().code], [401, 'login.code'])
  assert.equal((await login({ code: code() })).statusCode, 401, 'the one that confirmed it')
  pass(STEP)
  const used = code()
  assert.equal((await login({ code: used })).statusCode, 201)
  assert.equal((await login({ code: used })).statusCode, 401)
  assert.equal((await login({ code: '1' })).json().errors[0].pointer, '/code')
})

test('a recovery code opens one session, and is spent', async (t) => {
  const { login, recovery } = await withFactor(t)
  assert.equal(recovery.length, 10)
  const spaced = ` ${recovery[0]!.toLowerCase().replaceAll('-', ' ')} `
  assert.equal((await login({ code: spaced })).statusCode, 201)
  assert.equal((await login({ code: recovery[0]! })).statusCode, 401)
  assert.equal((await login({ code: recovery[1]! })).statusCode, 201)
})

test('where the tenant asks for a second factor, administration does, and a code gives it', async (t) => {
  const { as, signIn, ana, me, code, pass, operate, member } = await withFactor(t)
  const members = `/api/v1/tenants/${OWN}/members`
  await operate('PATCH', `/api/v1/tenants/${OWN}/policy`, { secondFactor: 'required' })
  assert.equal((await me('GET', members)).statusCode, 200, 'the code that confirmed it counts')
  const session = await signIn(ana)
  const linked = as(session)
  const refused = await linked('GET', members)
  assert.deepEqual([refused.statusCode, refused.json().code], [403, 'tenant.second-factor'])
  assert.equal((await linked('GET', `/api/v1/tenants/${OWN}`)).statusCode, 200)
  assert.equal((await linked('GET', '/api/v1/me')).json().unconfirmed, true)
  const wrong = await linked('POST', '/api/v1/session/second-factor', { code: '000000' })
  assert.deepEqual([wrong.statusCode, wrong.json().code], [403, 'login.refused'])
  pass(STEP)
  assert.equal((await linked('POST', '/api/v1/session/second-factor', { code: code() })).statusCode, 204)
  assert.equal((await linked('GET', members)).statusCode, 200)
  const { token } = (await me('POST', `/api/v1/tenants/${OWN}/keys`, { name: 'k', role: 'admin' })).json()
  const program = as({ authorization: `Bearer ${token}` })
  assert.equal((await program('GET', members)).json().code, 'tenant.second-factor')
  const bob = as(await signIn(await member(OWN)))
  assert.equal((await bob('GET', members)).statusCode, 403)
  assert.equal((await bob('POST', '/api/v1/me/second-factor', {})).statusCode, 201, 'there is a way out')
})

test('a member who is to show a second factor does so for what is the house’s, too', async (t) => {
  const { as, operate, member, members, signIn } = await startTenancy(t)
  const olga = await member(null)
  await members.change(olga.id, { requiresSecondFactor: true })
  const one = as(await signIn(olga))
  assert.equal((await one('GET', '/api/v1/tenants')).statusCode, 200)
  const refused = await one('POST', '/api/v1/tenants', { clientId: 'cliente-009', name: 'x' })
  assert.deepEqual([refused.statusCode, refused.json().code], [403, 'tenant.second-factor'])
  assert.equal((await operate('GET', '/api/v1/tenants/cliente-009')).statusCode, 404)
})

test('an authenticator is taken away with a code alone, and not replaced without', async (t) => {
  const { me, code, pass, login } = await withFactor(t)
  const again = await me('POST', '/api/v1/me/second-factor', { password: PHRASE })
  assert.deepEqual([again.statusCode, again.json().code], [409, 'member.state'])
  assert.equal((await me('POST', '/api/v1/me/second-factor/remove', { code: '000000' })).statusCode, 403)
  pass(STEP)
  assert.equal((await me('POST', '/api/v1/me/second-factor/remove', { code: code() })).statusCode, 204)
  assert.equal((await login()).statusCode, 201)
})

test('what changes how one signs in asks for the password, where there is one', async (t) => {
  const { as, me, session } = await withFactor(t)
  for (const [body, message] of [
    [{ password: 'another phrase' }, 'is missing'],
    [{ password: 'another phrase', current: 'wrong' }, 'is not right'],
  ] as const) {
    const response = await me('PUT', '/api/v1/me/password', body)
    assert.equal(response.statusCode, 403)
    assert.deepEqual(response.json().errors, [{ in: 'body', pointer: '/current', message }])
  }
  const weak = await me('PUT', '/api/v1/me/password', { password: 'short', current: PHRASE })
  assert.deepEqual([weak.statusCode, weak.json().errors[0].pointer], [400, '/password'])
  const changed = await me('PUT', '/api/v1/me/password', { password: 'another phrase', current: PHRASE })
  assert.equal(changed.statusCode, 204)
  assert.equal((await as(session)('GET', '/api/v1/me')).statusCode, 200, 'this session stays')
})

test('one sees and ends one’s own sessions, and no others', async (t) => {
  const { as, member, signIn, operate } = await startTenancy(t)
  const [ana, bob] = [await member(OWN), await member(OWN)]
  const [first, second, foreign] = [await signIn(ana), await signIn(ana), await signIn(bob)]
  type Own = { id: string; isCurrent: boolean }
  const listed: Own[] = (await as(second)('GET', '/api/v1/me/sessions')).json().items
  assert.deepEqual(
    listed.map(({ isCurrent }) => isCurrent),
    [true, false],
  )
  const [{ id: foreignId }] = (await as(foreign)('GET', '/api/v1/me/sessions')).json().items as [Own]
  const missing = await as(second)('DELETE', `/api/v1/me/sessions/${foreignId}`)
  assert.deepEqual([missing.statusCode, missing.json().code], [404, 'session.unknown'])
  assert.equal((await as(second)('DELETE', `/api/v1/me/sessions/${listed[1]!.id}`)).statusCode, 204)
  assert.equal((await as(first)('GET', '/api/v1/me')).statusCode, 401)
  assert.equal((await as(second)('GET', '/api/v1/me')).statusCode, 200)
  const house: Own[] = (await operate('GET', '/api/v1/me/sessions')).json().items
  assert.deepEqual(
    house.map(({ isCurrent }) => isCurrent),
    [true],
  )
  const own = await operate('PUT', '/api/v1/me/password', { password: PHRASE })
  assert.deepEqual([own.statusCode, own.json().code], [404, 'member.unknown'])
})

test('the operator is told the last event, to hear the next from there; members are not', async (t) => {
  const { as, operate, member, signIn, events } = await startTenancy(t)
  const operator = async () => (await operate('GET', '/api/v1/me')).json().seq
  const before = await operator()
  assert.equal(before, events.seq)
  events.publish({ topic: 'desk', data: { reason: 'a trade' } })
  assert.equal(await operator(), before + 1)
  const ana = await signIn(await member(OWN))
  assert.equal((await as(ana)('GET', '/api/v1/me')).json().seq, null)
})
