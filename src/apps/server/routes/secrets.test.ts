import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import Fastify from 'fastify'
import { DeploymentError, memorySecrets, type Secrets } from '../../../control/deployment/index.ts'
import { type AuditEvent, type Principal, parseTenantId } from '../../../control/tenant/index.ts'
import { sendProblem } from '../problem.ts'
import type { Server } from '../server-type.ts'
import { compileValidator } from '../validator.ts'
import { secretRoutes } from './secrets.ts'

const CANARY = 'canary-of-the-api-5d1c'
const ADMIN: Principal = { kind: 'member', id: 'm1', tenant: parseTenantId('cliente-001'), role: 'admin' }
const OPERATOR: Principal = { kind: 'operator', id: 'operator' }

/** The routes alone, asked by whoever is given. */
function start(t: TestContext, secrets: Secrets = memorySecrets({ now: () => 7 })) {
  const app: Server = Fastify({ logger: false })
  const audit: AuditEvent[] = []
  const world = { principal: ADMIN as Principal }
  app.setValidatorCompiler(compileValidator)
  app.setErrorHandler(sendProblem)
  app.decorateRequest('principal', null)
  app.decorateRequest('tenantChecked', false)
  app.addHook('onRequest', async (request) => {
    request.principal = world.principal
  })
  secretRoutes(app, { secrets, tenants: { record: async (event) => void audit.push(event) } })
  t.after(() => app.close())
  return Object.assign(world, {
    audit,
    secrets,
    async ask(method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object) {
      const answer = await app.inject({ method, url, ...(payload && { payload }) })
      assert.ok(!answer.body.includes('canary'), answer.body)
      return { status: answer.statusCode, code: answer.body && answer.json().code, json: () => answer.json() }
    },
  })
}

test('a secret is put, listed and removed, at the root and under /api/v1, and no answer has it', async (t) => {
  const { ask, secrets, audit } = start(t)
  for (const root of ['', '/api/v1']) {
    assert.equal((await ask('PUT', `${root}/secrets/exchange`, { value: CANARY })).status, 204)
    assert.equal(await secrets.read('tenants/cliente-001/exchange'), CANARY)
    assert.deepEqual((await ask('GET', `${root}/secrets`)).json(), {
      items: [{ name: 'exchange', changedAt: 7 }],
    })
    assert.equal((await ask('GET', `${root}/secrets/exchange`)).status, 404)
    assert.equal((await ask('DELETE', `${root}/secrets/exchange`)).status, 204)
    assert.equal((await ask('DELETE', `${root}/secrets/exchange`)).status, 204)
    assert.deepEqual((await ask('GET', `${root}/secrets`)).json(), { items: [] })
  }
  assert.deepEqual(audit[0], {
    ...{ tenant: 'cliente-001', actor: 'member:m1', action: 'secret.put', target: 'exchange' },
    ...{ outcome: 'done', detail: {} },
  })
  assert.ok(!JSON.stringify(audit).includes('canary'))
})

test("another client's secrets are unknown, and one's own are an administrator's", async (t) => {
  const world = start(t)
  await world.secrets.write('tenants/cliente-002/exchange', CANARY)
  const foreign = 'client_id=cliente-002'
  assert.equal((await world.ask('GET', `/secrets?${foreign}`)).code, 'tenant.unknown')
  assert.equal(
    (await world.ask('PUT', `/secrets/exchange?${foreign}`, { value: 'x' })).code,
    'tenant.unknown',
  )
  assert.equal((await world.ask('DELETE', `/secrets/exchange?${foreign}`)).code, 'tenant.unknown')
  for (const role of ['viewer', 'trader'] as const) {
    world.principal = { ...ADMIN, role }
    assert.equal((await world.ask('GET', '/secrets')).code, 'tenant.forbidden')
    assert.equal((await world.ask('PUT', '/secrets/exchange', { value: 'x' })).code, 'tenant.forbidden')
    assert.equal((await world.ask('DELETE', '/secrets/exchange')).code, 'tenant.forbidden')
  }
  assert.equal(await world.secrets.read('tenants/cliente-002/exchange'), CANARY)
  world.principal = OPERATOR
  assert.equal((await world.ask('GET', '/secrets')).code, 'client.missing')
  assert.equal((await world.ask('GET', `/secrets?${foreign}`)).json().items.length, 1)
})

test('what the house keeps for a client is neither shown nor written nor removed, and the try is noted', async (t) => {
  const { ask, secrets, audit } = start(t)
  for (const name of ['database', 'webhook-wh-1']) {
    await secrets.write(`tenants/cliente-001/${name}`, CANARY)
    assert.deepEqual((await ask('GET', '/secrets')).json(), { items: [] })
    assert.equal((await ask('PUT', `/secrets/${name}`, { value: 'mine' })).code, 'secret.reserved')
    assert.equal((await ask('DELETE', `/secrets/${name}`)).code, 'secret.reserved')
    assert.equal(await secrets.read(`tenants/cliente-001/${name}`), CANARY)
  }
  assert.deepEqual([...new Set(audit.map(({ outcome }) => outcome))], ['refused'])
})

test('names and values that cannot be are refused with the field, and not repeated', async (t) => {
  const { ask, secrets } = start(t)
  for (const name of [
    'Exchange',
    '-a',
    'a%2Fb',
    '..%2Fcliente-002%2Fexchange',
    'a.b',
    'a%0A',
    `a${'b'.repeat(63)}`,
  ])
    assert.equal((await ask('PUT', `/secrets/${name}`, { value: 'x' })).code, 'request.invalid', name)
  const wrong = [
    {},
    { value: '' },
    { value: 5 },
    { value: null },
    { value: [CANARY] },
    { value: CANARY.repeat(1_100) },
  ]
  for (const body of [...wrong, { value: 'x', other: CANARY }, { Value: CANARY }]) {
    const answer = await ask('PUT', '/secrets/exchange', body)
    assert.deepEqual(
      [answer.status, answer.code, answer.json().errors?.[0]?.in],
      [400, 'request.invalid', 'body'],
    )
  }
  for (const value of [`${CANARY}\0`, `${CANARY}\ud800`, `${CANARY}${'ü'.repeat(12_000)}`])
    assert.equal((await ask('PUT', '/secrets/exchange', { value })).code, 'secret.value')
  assert.deepEqual(await secrets.list(''), [])
})

test('a store that is away, refuses us or is broken is told without its words', async (t) => {
  const failing = (code: 'secret.unreachable' | 'secret.denied' | 'secret.store' | 'secret.unreadable') => {
    const fail = () => Promise.reject(new DeploymentError(code, `${CANARY} at /var/lib`))
    return start(t, { read: fail, write: fail, remove: fail, list: fail })
  }
  for (const [code, status] of [
    ['secret.unreachable', 503],
    ['secret.denied', 500],
    ['secret.store', 500],
    ['secret.unreadable', 500],
  ] as const) {
    const { ask } = failing(code)
    for (const answer of [
      await ask('GET', '/secrets'),
      await ask('PUT', '/secrets/exchange', { value: 'x' }),
      await ask('DELETE', '/secrets/exchange'),
    ]) {
      assert.equal(answer.status, status)
      assert.match(answer.code, /^server\.(failed|unavailable)$/)
    }
  }
})
