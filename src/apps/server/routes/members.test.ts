import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COOKIE, OTHER, OWN, startTenancy } from '../tenancy.fixture.ts'

const MEMBERS = `/api/v1/tenants/${OWN}/members`

test('an administrator invites somebody, whose link opens one session', async (t) => {
  const { app, as, signIn, member } = await startTenancy(t)
  const admin = as(await signIn(await member(OWN)))
  const invited = await admin('POST', MEMBERS, { name: 'Bob', role: 'trader' })
  assert.equal(invited.statusCode, 201)
  assert.equal(invited.headers['cache-control'], 'no-store')
  const { member: bob, link } = invited.json()
  assert.deepEqual([bob.name, bob.role, bob.disabled, bob.secondFactor], ['Bob', 'trader', false, 'none'])
  const url = new URL(link)
  assert.equal(url.origin, 'http://localhost:80'.replace(':80', ''))
  const opened = await app.inject(`${url.pathname}${url.search}`)
  assert.equal(opened.statusCode, 303)
  const me = await as(opened.cookies.find(({ name }) => name === COOKIE)!.value)('GET', '/api/v1/me')
  assert.deepEqual(me.json(), {
    ...{ kind: 'member', id: bob.id, name: 'Bob', clientId: OWN, role: 'trader', key: null },
    ...{ hasPassword: false, secondFactor: 'none', unconfirmed: false, seq: null },
  })
  assert.equal((await app.inject(`${url.pathname}${url.search}`)).statusCode, 401)
  const listed = (await admin('GET', MEMBERS)).json().items
  assert.deepEqual(listed.at(-1), bob)
  assert.ok(!JSON.stringify(listed).includes(url.searchParams.get('token')!))
})

test('a change of role ends sessions, and what is asked next is answered by the new role', async (t) => {
  const { as, signIn, member } = await startTenancy(t)
  const admin = as(await signIn(await member(OWN)))
  const bob = await member(OWN)
  const token = await signIn(bob)
  assert.equal((await as(token)('GET', MEMBERS)).statusCode, 200)
  const changed = await admin('PATCH', `${MEMBERS}/${bob.id}`, { role: 'viewer' })
  assert.equal(changed.json().role, 'viewer')
  assert.equal((await as(token)('GET', MEMBERS)).statusCode, 401)
  assert.equal((await as(await signIn(bob))('GET', MEMBERS)).statusCode, 403)
  await admin('PATCH', `${MEMBERS}/${bob.id}`, { disabled: true })
  assert.equal((await as(await signIn(bob).catch(() => ''))('GET', '/api/v1/me')).statusCode, 401)
})

test('another tenant’s member is unknown in one’s own tenant, too', async (t) => {
  const { as, signIn, member, members } = await startTenancy(t)
  const admin = as(await signIn(await member(OWN)))
  const [foreign, operator] = [await member(OTHER), await member(null)]
  for (const { id } of [foreign, operator, { id: 'nobody' }]) {
    const changed = await admin('PATCH', `${MEMBERS}/${id}`, { role: 'viewer' })
    assert.deepEqual([changed.statusCode, changed.json().code], [404, 'member.unknown'])
    assert.equal((await admin('POST', `${MEMBERS}/${id}/reset`)).statusCode, 404)
  }
  assert.deepEqual(await members.get(foreign.id), foreign)
})

test('roles below administrator see no members and make none', async (t) => {
  const { as, signIn, member } = await startTenancy(t)
  for (const role of ['viewer', 'trader'] as const) {
    const one = as(await signIn(await member(OWN, role)))
    for (const response of [
      await one('GET', MEMBERS),
      await one('POST', MEMBERS, { name: 'x', role: 'viewer' }),
      await one('GET', `/api/v1/tenants/${OWN}/keys`),
      await one('POST', `/api/v1/tenants/${OWN}/keys`, { name: 'x', role: 'viewer' }),
    ]) {
      assert.deepEqual([response.statusCode, response.json().code], [403, 'tenant.forbidden'])
    }
    assert.equal((await one('GET', `/api/v1/tenants/${OWN}`)).statusCode, 200)
  }
})

test('a name that is taken, or none, is refused', async (t) => {
  const { as, signIn, member } = await startTenancy(t)
  const ana = await member(OWN)
  const admin = as(await signIn(ana))
  const taken = await admin('POST', MEMBERS, { name: ana.name.toUpperCase(), role: 'viewer' })
  assert.deepEqual([taken.statusCode, taken.json().code], [409, 'member.exists'])
  for (const name of ['a\u0000b', '\u202ea', '   ']) {
    const response = await admin('POST', MEMBERS, { name, role: 'viewer' })
    assert.deepEqual([response.statusCode, response.json().errors?.[0].pointer], [400, '/name'])
  }
  const noRole = await admin('POST', MEMBERS, { name: 'x', role: 'operator' })
  assert.deepEqual([noRole.statusCode, noRole.json().errors[0].pointer], [400, '/role'])
})

test('whoever lost everything is let in again by an administrator', async (t) => {
  const { app, as, signIn, member, members } = await startTenancy(t)
  const admin = as(await signIn(await member(OWN)))
  const bob = await member(OWN, 'trader')
  const token = await signIn(bob)
  await members.setPassword(bob.id, 'x')
  await members.beginFactor(bob.id, 'sealed')
  await members.confirmFactor(bob.id, { step: 1, recovery: [] })
  const reset = await admin('POST', `${MEMBERS}/${bob.id}/reset`)
  const { member: now, link } = reset.json()
  assert.deepEqual([now.hasPassword, now.secondFactor, now.role], [false, 'none', 'trader'])
  assert.equal((await as(token)('GET', '/api/v1/me')).statusCode, 401)
  const { pathname, search } = new URL(link)
  assert.equal((await app.inject(pathname + search)).statusCode, 303)
})

test('an operator with a name does what the operator does, and is named in the log', async (t) => {
  const { app, operate, as } = await startTenancy(t)
  const { member, link } = (await operate('POST', '/api/v1/operators', { name: 'Olga' })).json()
  const { pathname, search } = new URL(link)
  const cookie = (await app.inject(pathname + search)).cookies[0]!.value
  const olga = as(cookie)
  assert.equal((await olga('GET', '/api/v1/me')).json().kind, 'operator')
  assert.equal((await olga('GET', '/api/v1/bots')).statusCode, 200)
  assert.equal((await olga('PATCH', `/api/v1/tenants/${OWN}`, { name: 'Renamed' })).statusCode, 200)
  const [event] = (await operate('GET', '/api/v1/audit')).json().items
  assert.deepEqual([event.action, event.actor], ['tenant.change', `member:${member.id}`])
  await operate('PATCH', `/api/v1/operators/${member.id}`, { disabled: true })
  assert.equal((await olga('GET', '/api/v1/bots')).statusCode, 401)
  const back = await operate('POST', `/api/v1/operators/${member.id}/reset`)
  assert.equal(back.json().member.disabled, true, 'a link alone lets nobody in who is disabled')
  assert.equal((await operate('GET', '/api/v1/operators')).json().items.length, 1)
})
