import assert from 'node:assert/strict'
import { test } from 'node:test'
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { type Holder, type Principal, parseTenantId } from '../../control/tenant/index.ts'
import { guard } from './guard.ts'
import { recordRoutes } from './known-routes.ts'
import { sendProblem } from './problem.ts'
import type { Server } from './server-type.ts'
import { SHARED_ROUTES } from './shared-routes.ts'
import { OWN, startTenancy } from './tenancy.fixture.ts'
import { tenantOf } from './tenant-of.ts'

const MEMBER: Principal = { kind: 'member', id: 'm1', tenant: parseTenantId('cliente-001'), role: 'admin' }

/** A server with routes of its own, on which a member is signed in. */
async function withRoutes(add: (app: Server) => void): Promise<Server> {
  const app: Server = Fastify({ logger: false })
  app.setErrorHandler(sendProblem)
  recordRoutes(app)
  await app.register(cookie)
  const holder: Holder = {
    member: {
      ...{ id: 'm1', tenant: OWN, name: 'Ana', role: 'admin', disabled: false, hasPassword: false },
      ...{ secondFactor: 'none', requiresSecondFactor: false, createdAt: 0 },
    },
    tenant: { status: 'active', requiresSecondFactor: false, requestsPerSecond: 10 },
  }
  guard(app, {
    identity: { logins: { session: async () => ({ expiresAt: 1, holder }) } },
    apiKeys: { verify: () => assert.fail('was asked') },
    ...{ hosts: [], tokens: {} },
  })
  add(app)
  await app.ready()
  return app
}

const ask = (app: Server, url: string, method: 'GET' | 'POST' = 'GET') =>
  app.inject({ method, url, cookies: { leme_session_80: 'x' } })

test('a route of members that does not ask whose it is answers nothing', async () => {
  const config = { access: 'member', action: 'read' } as const
  const app = await withRoutes((server) => {
    server.get('/careless', { config }, async () => ({ secret: 'of another one' }))
    server.get('/careful', { config }, async (request) => ({ tenant: tenantOf(request) }))
    server.post('/text', { config }, async (_request, reply) => reply.type('text/plain').send('secret'))
    server.get('/failed', { config }, async (_request, reply) => reply.code(404).send({ none: true }))
  })
  for (const [url, method] of [
    ['/careless', 'GET'],
    ['/text', 'POST'],
  ] as const) {
    const response = await ask(app, url, method)
    assert.equal(response.statusCode, 500, url)
    assert.ok(!response.body.includes('secret'), response.body)
  }
  assert.deepEqual((await ask(app, '/careful')).json(), { tenant: MEMBER.tenant })
  assert.equal((await ask(app, '/failed')).statusCode, 404)
  await app.close()
})

test('a route of members says what it does, and no other does', async () => {
  for (const config of [
    { access: 'member' },
    { action: 'read' },
    { access: 'self', action: 'read' },
  ] as const) {
    await assert.rejects(
      withRoutes((server) => server.get('/new', { config }, async () => ({}))),
      /an action goes with the access member/,
    )
  }
})

test('what members may read of the house is there, is read alone, and is for nobody without a session', async (t) => {
  const { app, as, signIn, member, call } = await startTenancy(t)
  const viewer = await signIn(await member(OWN, 'viewer'))
  for (const url of SHARED_ROUTES) {
    const routes = app.knownRoutes.filter((route) => route.url === url)
    assert.deepEqual(
      routes.map(({ method }) => method).filter((one) => one !== 'HEAD'),
      ['GET'],
      url,
    )
    const path = url.replace('*', '')
    assert.equal((await app.inject(path)).statusCode, 401, url)
    const { statusCode } = await call({ as: viewer, url: path })
    assert.ok(![401, 403, 500].includes(statusCode), `${url}: ${statusCode}`)
  }
  for (const url of [
    '/api/v1/bots',
    '/api/v1/desk',
    '/api/v1/studies',
    '/api/v1/models',
    '/api/v1/events',
    '/metrics',
    '/api/v1/status/sources',
  ]) {
    const response = await as(viewer)('GET', url)
    assert.deepEqual([response.statusCode, response.json().code], [403, 'tenant.forbidden'], url)
  }
  assert.equal((await as(viewer)('GET', '/api/v1/nothing-there')).statusCode, 404)
})
