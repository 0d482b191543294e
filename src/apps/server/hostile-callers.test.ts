import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { createLogger } from '../../adapters/telemetry/index.ts'
import type { ApiKey, KeyScope } from '../../trade/market/index.ts'
import { startIngest } from './routes/ingest.fixture.ts'
import { NOW } from './server.fixture.ts'
import type { KnownRoute } from './server-type.ts'

const SCOPES: readonly KeyScope[] = ['ingest', 'read', 'signals', 'signals:write']
const FOREIGN = ['203.0.113.0/24', '2001:db8::/32', '10.0.0.0/8']
const READS = ['GET', 'HEAD', 'OPTIONS']

type Refusal = readonly [status: number, code: string]

interface Asked {
  readonly kind: string
  readonly scope: string
  readonly isMutation: boolean
}

interface Caller {
  readonly name: string
  readonly headers: Record<string, string>
  /** What the guard says to it; undefined where it may pass. */
  readonly refusal: Refusal | undefined
}

test('every route refuses every wrong caller with its own code, whoever adds a route', async (t) => {
  const server = await hostile(t)
  let tried = 0
  for (const route of server.app.knownRoutes) {
    for (const caller of await callersOf(server, askedOf(route))) {
      const response = await server.app.inject({ ...requestOf(route), headers: caller.headers })
      const what = `${route.method} ${route.url} × ${caller.name}`
      const { refusal: expected } = caller
      tried += 1
      if (expected === undefined) {
        assert.ok(![401, 403, 421].includes(response.statusCode), `${what}: ${response.statusCode}`)
        continue
      }
      assert.equal(response.statusCode, expected[0], what)
      if (route.method === 'HEAD') continue
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/, what)
      assert.equal(response.json().code, expected[1], what)
      server.assertNoSecret(response.body, what)
    }
  }
  assert.ok(tried > 1_000, `${tried} combinations`)
  await server.assertUnchanged()
  server.assertNoSecret(server.logged(), 'the log')
  server.assertNoSecret(await server.telemetry.scrape(), 'the metrics')
})

/** What is not for sessions alone; a route that gets another access has to be moved here, too. */
const OPENED: Readonly<Record<string, readonly string[]>> = {
  open: ['/health'],
  login: ['/login'],
  metrics: ['/metrics'],
  self: ['/api/v1/session', '/api/v1/logout'],
  member: both('/strategies'),
  'key:ingest': both('/ingest', '/ingest_batch', '/ingest/tick'),
  'key:signals': both('/signals/next', '/signals/ack', '/orders/feedback'),
  'either:signals': both('/signals/:id'),
  'either:signals:write': both('/signals'),
  'either:read': [
    '/api/v1/series',
    '/api/v1/models',
    '/api/v1/models/:name',
    '/api/v1/models/:name/aliases/:alias',
    '/api/v1/models/:name/comparison',
    '/api/v1/models/:name/versions/:version',
    ...both(
      '/books',
      '/candles',
      '/indicators',
      '/symbols',
      '/status/data-flow',
      '/status/coverage',
      '/status/quality',
    ),
  ],
}

function both(...paths: string[]): string[] {
  return paths.flatMap((path) => [path, `/api/v1${path}`])
}

test('a key opens the routes of its scope, at the root and under /api/v1 alike, and no others', async (t) => {
  const { app } = await startIngest(t)
  const opened = app.knownRoutes.filter(({ access }) => access !== 'session')
  const byAccess = Map.groupBy(opened, ({ access }) => access)
  const found = [...byAccess].map(([access, routes]) => [
    access,
    [...new Set(routes.map(({ url }) => url))].sort(),
  ])
  const told = Object.entries(OPENED).map(([access, urls]) => [access, urls.toSorted()])
  assert.deepEqual(Object.fromEntries(found), Object.fromEntries(told))
})

test('what a stranger sends about proxies moves neither address, host nor origin', async (t) => {
  const server = await hostile(t)
  const token = await server.key({ scopes: SCOPES, networks: ['203.0.113.0/24'] })
  const forged = [
    { 'x-forwarded-for': '203.0.113.7' },
    { 'x-forwarded-for': '203.0.113.7, 127.0.0.1' },
    { forwarded: 'for=203.0.113.7' },
    { 'x-real-ip': '203.0.113.7' },
    { 'x-client-ip': '203.0.113.7', 'true-client-ip': '203.0.113.7', 'cf-connecting-ip': '203.0.113.7' },
  ]
  for (const route of server.app.knownRoutes.filter(({ access }) => /^(key|either):/.test(access))) {
    for (const headers of forged) {
      const response = await server.app.inject({
        ...requestOf(route),
        headers: { ...headers, 'x-api-key': token },
      })
      assert.equal(response.statusCode, 403, `${route.method} ${route.url} ${Object.keys(headers)}`)
    }
  }
  for (const route of server.app.knownRoutes.filter(({ access }) => access !== 'open')) {
    const response = await server.app.inject({
      ...requestOf(route),
      headers: { host: 'evil.example', 'x-forwarded-host': 'localhost', 'x-host': 'localhost' },
    })
    assert.equal(response.statusCode, 421, `${route.method} ${route.url}`)
  }
})

/** A server that writes down all it logs, and knows which secrets it was shown. */
async function hostile(t: TestContext) {
  const lines: string[] = []
  const logger = createLogger({ level: 'debug', stream: { write: (line) => void lines.push(line) } })
  const server = await startIngest(t, {}, { logger })
  const session = (await server.logins.redeem(await server.logins.createLink()))!
  const secrets = [session]
  return {
    ...server,
    session,
    logged: () => lines.join(''),
    async key(rights: Partial<Pick<ApiKey, 'scopes' | 'networks' | 'expiresAt'>>): Promise<string> {
      const { token } = await server.makeKey(rights)
      secrets.push(token.slice(22))
      return token
    },
    assertNoSecret(text: string, where: string) {
      for (const secret of secrets) assert.ok(!text.includes(secret), `${where} tells a secret`)
    },
    async assertUnchanged() {
      assert.deepEqual(await server.candles.list(), [])
      assert.deepEqual(
        (await server.ingest.listSources()).map(({ name }) => name),
        ['mt5-desk'],
      )
      assert.deepEqual(await server.signals.list({ limit: 10 }), [])
    },
  }
}

function askedOf({ method, access }: KnownRoute): Asked {
  const [kind = '', ...scope] = access.split(':')
  assert.ok(
    ['open', 'login', 'self', 'member', 'session', 'metrics', 'hook', 'key', 'either'].includes(kind),
    `${access} is new here`,
  )
  return { kind, scope: scope.join(':'), isMutation: !READS.includes(method) }
}

async function callersOf(
  { key, keys, session }: Awaited<ReturnType<typeof hostile>>,
  { kind, scope, isMutation }: Asked,
): Promise<Caller[]> {
  const isPublic = kind === 'open' || kind === 'login'
  const takesKey = kind === 'key' || kind === 'either'
  const stranger: Refusal | undefined = isPublic
    ? undefined
    : [401, kind === 'key' ? 'key.missing' : 'session.missing']
  /** Where no key is taken it opens nothing, however good it is. */
  const withKey = (name: string, token: string, refusal: Refusal | undefined): Caller => ({
    name,
    headers: { 'x-api-key': token },
    refusal: takesKey ? refusal : stranger,
  })
  const right = await key({ scopes: takesKey ? [scope as KeyScope] : SCOPES })
  const revoked = await key({ scopes: SCOPES })
  await keys.revoke(revoked.slice(5, 21))
  const cookie = { cookie: `leme_session_80=${session}` }
  const own = takesKey ? { 'x-api-key': right } : cookie
  const host: Refusal | undefined = kind === 'open' ? undefined : [421, 'host.refused']
  const origin: Refusal = [403, 'origin.refused']
  return [
    { name: 'nobody', headers: {}, refusal: stranger },
    { name: 'forged session', headers: { cookie: 'leme_session_80=forged' }, refusal: stranger },
    { name: 'session of another port', headers: { cookie: `leme_session_81=${session}` }, refusal: stranger },
    { name: 'session as a bearer', headers: { authorization: `Bearer ${session}` }, refusal: stranger },
    { name: 'key as a bearer', headers: { authorization: `Bearer ${right}` }, refusal: stranger },
    ...(kind === 'key' ? [{ name: 'a session alone', headers: cookie, refusal: stranger }] : []),
    ...(kind === 'either'
      ? [
          {
            name: 'session, wrong key',
            headers: { ...cookie, 'x-api-key': 'x' },
            refusal: [401, 'key.unknown'] as const,
          },
        ]
      : []),
    withKey('wrong key', `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`, [401, 'key.unknown']),
    withKey('two keys in one', `${right}, ${right}`, [401, 'key.unknown']),
    withKey('revoked key', revoked, [401, 'key.revoked']),
    withKey('expired key', await key({ scopes: SCOPES, expiresAt: NOW }), [401, 'key.expired']),
    withKey('key of other scopes', await key({ scopes: SCOPES.filter((one) => one !== scope) }), [
      403,
      'key.scope',
    ]),
    withKey('key of another network', await key({ scopes: SCOPES, networks: FOREIGN }), [403, 'key.network']),
    ...(takesKey ? [withKey('the right key', right, undefined)] : []),
    { name: 'forged host', headers: { ...own, host: 'evil.example' }, refusal: host },
    {
      name: 'name that ends like its own',
      headers: { ...own, host: 'localhost.evil.example' },
      refusal: host,
    },
    ...(isMutation
      ? ['http://evil.example', 'null', 'http://localhost:81'].map((from) => ({
          name: `page of ${from}`,
          headers: { ...own, origin: from },
          refusal: origin,
        }))
      : []),
  ]
}

function requestOf({ method, url }: KnownRoute): InjectOptions {
  return { method: method as 'GET', url: url.replace(/:\w+/g, 'some').replace('*', 'some') }
}
