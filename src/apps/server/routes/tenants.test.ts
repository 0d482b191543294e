import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OWN, startTenancy } from '../tenancy.fixture.ts'

const NEW = { clientId: 'cliente-003', name: 'A third one' }

test('the operator takes a tenant in, sees it, and changes its terms', async (t) => {
  const { operate } = await startTenancy(t)
  const made = await operate('POST', '/api/v1/tenants', { ...NEW, quotas: { bots: 3 } })
  assert.equal(made.statusCode, 201)
  assert.equal(made.headers.location, '/api/v1/tenants/cliente-003')
  const { quotas, policy, ...rest } = made.json()
  assert.deepEqual({ ...rest, createdAt: 0 }, { ...NEW, status: 'active', credits: 0, createdAt: 0 })
  assert.deepEqual([quotas.bots, quotas.jobs, policy.secondFactor], [3, 2, 'optional'])
  assert.equal((await operate('POST', '/api/v1/tenants', NEW)).statusCode, 201, 'again is the same')
  const taken = await operate('POST', '/api/v1/tenants', { ...NEW, name: 'Another' })
  assert.deepEqual([taken.statusCode, taken.json().code], [409, 'tenant.exists'])
  const changed = await operate('PATCH', '/api/v1/tenants/cliente-003', {
    ...{ name: 'Renamed', status: 'suspended', quotas: { jobs: 5 } },
  })
  assert.equal(changed.json().status, 'suspended')
  assert.deepEqual([changed.json().quotas.bots, changed.json().quotas.jobs], [3, 5])
  assert.deepEqual((await operate('GET', '/api/v1/tenants/cliente-003')).json(), changed.json())
})

test('tenants come page by page', async (t) => {
  const { operate } = await startTenancy(t)
  await operate('POST', '/api/v1/tenants', NEW)
  const first = (await operate('GET', '/api/v1/tenants?limit=2')).json()
  const rest = (await operate('GET', `/api/v1/tenants?limit=2&cursor=${first.nextCursor}`)).json()
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ clientId }) => clientId),
    ['cliente-001', 'cliente-002', 'cliente-003'],
  )
  assert.equal(rest.nextCursor, null)
  assert.equal((await operate('GET', '/api/v1/tenants?cursor=x')).statusCode, 400)
})

test('what cannot be is refused, and the field is named', async (t) => {
  const { operate } = await startTenancy(t)
  for (const [change, pointer] of [
    [{ clientId: 'UPPER' }, '/clientId'],
    [{ clientId: "x'; drop" }, '/clientId'],
    [{ clientId: '../x' }, '/clientId'],
    [{ clientId: '--upload-pack' }, '/clientId'],
    [{ clientId: 'market' }, '/clientId'],
    [{ clientId: 7 }, '/clientId'],
    [{ name: '' }, '/name'],
    [{ name: 'a\nb' }, '/name'],
    [{ quotas: { bots: -1 } }, '/quotas/bots'],
    [{ quotas: { bots: 'many' } }, '/quotas/bots'],
    [{ quotas: { bot: 1 } }, '/quotas/bot'],
    [{ quotas: { requestsPerSecond: 0 } }, '/quotas/requestsPerSecond'],
    [{ policy: { afterHealthy: 'maybe' } }, '/policy/afterHealthy'],
    [{ policy: { waitMinutes: 0 } }, '/policy/waitMinutes'],
    [{ status: 'gone' }, '/status'],
  ] as const) {
    const response = await operate('POST', '/api/v1/tenants', { ...NEW, ...change })
    assert.equal(response.statusCode, 400, JSON.stringify(change))
    assert.equal(response.json().errors[0].pointer, pointer, response.body)
    assert.equal(response.json().errors[0].in, 'body')
  }
  const text = `{"clientId":"cliente-003","name":"x","__proto__":{"bots":1}}`
  const server = await startTenancy(t)
  const polluted = await server.call({
    ...{ as: server.token, method: 'POST', url: '/api/v1/tenants', payload: text },
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(polluted.statusCode, 400)
  assert.equal((await operate('PATCH', `/api/v1/tenants/${OWN}`, { status: 'gone' })).statusCode, 400)
  assert.equal((await operate('PATCH', `/api/v1/tenants/${OWN}`, {})).statusCode, 400)
  assert.equal((await operate('GET', '/api/v1/tenants/not-there')).json().code, 'tenant.unknown')
  assert.equal((await operate('PATCH', '/api/v1/tenants/not-there', { name: 'x' })).statusCode, 404)
})

test('credits are booked once, whoever repeats it', async (t) => {
  const { operate, as, signIn, member } = await startTenancy(t)
  const entry = { key: 'invoice-7', amount: 1_000, kind: 'grant', reason: 'paid' }
  const url = `/api/v1/tenants/${OWN}/credits`
  for (const _again of [1, 2])
    assert.deepEqual((await operate('POST', url, entry)).json(), { credits: 1_000 })
  const taken = await operate('POST', url, { ...entry, key: 'c', kind: 'correction', amount: -1 })
  assert.deepEqual(taken.json(), { credits: 999 })
  const listed = (await operate('GET', url)).json().items
  assert.deepEqual(
    listed.map(({ key, balance }: { key: string; balance: number }) => [key, balance]),
    [
      ['c', 999],
      ['invoice-7', 1_000],
    ],
  )
  const viewer = as(await signIn(await member(OWN, 'viewer')))
  assert.deepEqual((await viewer('GET', url)).json().items, listed)
  assert.equal((await viewer('POST', url, entry)).statusCode, 403)
  for (const [wrong, pointer] of [
    [{ amount: -5 }, '/amount'],
    [{ amount: 1.5 }, '/amount'],
    [{ kind: 'bot-minutes' }, '/kind'],
    [{ key: 'with blank' }, '/key'],
  ] as const) {
    const response = await operate('POST', url, { ...entry, key: 'd', ...wrong })
    assert.equal(response.json().errors?.[0].pointer, pointer, response.body)
  }
})

test('a tenant’s policy is its administrators’, its quotas and its name the operator’s', async (t) => {
  const { as, signIn, member } = await startTenancy(t)
  const admin = as(await signIn(await member(OWN)))
  const changed = await admin('PATCH', `/api/v1/tenants/${OWN}/policy`, { liveApprovals: 2 })
  assert.equal(changed.json().policy.liveApprovals, 2)
  assert.equal((await admin('PATCH', `/api/v1/tenants/${OWN}`, { quotas: { bots: 99 } })).statusCode, 403)
  assert.equal((await admin('DELETE', `/api/v1/tenants/${OWN}`)).statusCode, 403)
  const trader = as(await signIn(await member(OWN, 'trader')))
  assert.equal((await trader('PATCH', `/api/v1/tenants/${OWN}/policy`, { liveApprovals: 0 })).statusCode, 403)
  const wrong = await admin('PATCH', `/api/v1/tenants/${OWN}/policy`, { liveApprovals: 99 })
  assert.equal(wrong.json().errors[0].pointer, '/policy/liveApprovals')
})

test('a tenant that is deleted lets nobody in, and its deletion is proved', async (t) => {
  const { operate, as, signIn, member } = await startTenancy(t)
  const token = await signIn(await member(OWN))
  const gone = await operate('DELETE', `/api/v1/tenants/${OWN}`)
  assert.equal(gone.statusCode, 200)
  assert.deepEqual([gone.json().clientId, gone.json().isDeleted], [OWN, true])
  assert.equal((await as(token)('GET', '/api/v1/me')).statusCode, 401)
})

test('every change is in the log, and says who made it', async (t) => {
  const { operate, as, signIn, member } = await startTenancy(t)
  await operate('POST', '/api/v1/tenants', NEW)
  await operate('PATCH', `/api/v1/tenants/${OWN}`, { name: 'Renamed' })
  const ana = await member(OWN)
  const admin = as(await signIn(ana))
  await admin('PATCH', `/api/v1/tenants/${OWN}/policy`, { liveApprovals: 2 })
  await operate('POST', `/api/v1/tenants/${OWN}/credits`, { key: 'k', amount: 1, kind: 'grant', reason: '' })
  type Event = { action: string; actor: string; clientId: string; detail: unknown }
  const shown = ({ action, actor, clientId }: Event) => [action, actor, clientId]
  const all: Event[] = (await operate('GET', '/api/v1/audit')).json().items
  assert.deepEqual(all.map(shown), [
    ['tenant.credits', 'operator', OWN],
    ['tenant.policy', `member:${ana.id}`, OWN],
    ['tenant.change', 'operator', OWN],
    ['tenant.create', 'operator', NEW.clientId],
  ])
  const own: Event[] = (await admin('GET', `/api/v1/tenants/${OWN}/audit`)).json().items
  assert.deepEqual(own, all.slice(0, 3))
  const trader = as(await signIn(await member(OWN, 'trader')))
  assert.equal((await trader('GET', `/api/v1/tenants/${OWN}/audit`)).statusCode, 403)
  assert.equal((await admin('GET', '/api/v1/audit')).statusCode, 403)
})

test('without tenancy there are none of these routes', async (t) => {
  const { app } = await startTenancy(t, { tenancy: undefined as never })
  assert.deepEqual(
    app.knownRoutes.filter(({ url }) => /tenants|operators|audit|\/me\b|token/.test(url)),
    [],
  )
})
