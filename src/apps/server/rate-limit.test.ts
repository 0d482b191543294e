import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { memoryRateLimiter } from '../../adapters/cache/index.ts'
import type { ServerOptions } from './build-server.ts'
import { CANDLE, startIngest } from './routes/ingest.fixture.ts'

const HOME = '203.0.113.5'
const LIMITS = { api: 10, ingest: 100 }

interface Asked {
  readonly from?: string
  readonly session?: string
  readonly headers?: Record<string, string>
}

/** A server whose limits go by a clock that stands until `pass`. */
async function open(t: TestContext, options: Partial<ServerOptions> = {}) {
  let now = 0
  const limiter = memoryRateLimiter({ clock: () => now })
  const server = await startIngest(t, { limiter }, { limits: LIMITS, ...options })
  const { app, logins } = server
  const ask = (url: string, { from = HOME, session, headers = {} }: Asked = {}) =>
    app.inject({ url, remoteAddress: from, headers, cookies: session ? { leme_session_80: session } : {} })
  const ingest = (from: string, key: string) =>
    app.inject({
      method: 'POST',
      url: '/ingest',
      remoteAddress: from,
      headers: { 'x-api-key': key },
      payload: CANDLE,
    })
  /** Statuses of so many requests and how often each came. */
  const count = async (times: number, make: (at: number) => Promise<{ statusCode: number }>) => {
    const found: Record<number, number> = {}
    for (let at = 0; at < times; at++) {
      const { statusCode } = await make(at)
      found[statusCode] = (found[statusCode] ?? 0) + 1
    }
    return found
  }
  return {
    ...server,
    ask,
    ingest,
    count,
    signIn: async () => (await logins.redeem(await logins.createLink()))!,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

test('answers say what remains, and a refusal how long to wait', async (t) => {
  const { ask, signIn, pass, telemetry } = await open(t)
  const session = await signIn()
  const first = await ask('/api/v1/session', { session })
  assert.equal(first.headers['ratelimit-policy'], '"api";q=20;w=2')
  assert.equal(first.headers.ratelimit, '"api";r=19;t=1')
  for (let at = 1; at < 20; at++) assert.equal((await ask('/api/v1/session', { session })).statusCode, 200)
  const refused = await ask('/api/v1/session', { session })
  assert.equal(refused.statusCode, 429)
  assert.match(String(refused.headers['content-type']), /^application\/problem\+json/)
  assert.deepEqual([refused.headers['retry-after'], refused.headers.ratelimit], ['1', '"api";r=0;t=2'])
  assert.deepEqual([refused.json().code, refused.json().hint], ['request.limit', 'Wait 1 s, then try again.'])
  assert.match(await telemetry.scrape(), /leme_rate_limit_refusals_total\{limit="api"\} 1/)
  pass(100)
  assert.equal((await ask('/api/v1/session', { session })).statusCode, 200)
  assert.equal((await ask('/api/v1/session', { session })).statusCode, 429)
})

test('each session has its own limit wherever it asks from; strangers share that of their address', async (t) => {
  const { ask, count, signIn } = await open(t)
  const [one, two] = [await signIn(), await signIn()]
  await count(2, async (at) => ask('/api/v1/session', { session: [one, two][at]! }))
  assert.deepEqual(
    await count(30, (at) => ask('/api/v1/nothing', { from: `198.51.100.${at}`, session: one })),
    {
      404: 19,
      429: 11,
    },
  )
  assert.deepEqual(await count(25, (at) => ask('/candles', { session: `forged-${at}` })), { 401: 18, 429: 7 })
  assert.deepEqual(await count(19, () => ask('/api/v1/session', { session: two })), { 200: 19 })
  assert.equal((await ask('/candles', { from: '198.51.100.77' })).statusCode, 401)
})

test('requests at once with a session that is not known yet pass no more than a burst', async (t) => {
  const { ask, signIn } = await open(t)
  const session = await signIn()
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, at) => ask('/api/v1/session', { session, from: `198.51.100.${at}` })),
  )
  assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 20)
})

test('forged addresses and IPv6 rotation move no limit', async (t) => {
  const { ask, count, pass } = await open(t)
  const floods = {
    forged: (at: number) => {
      const address = `198.51.${at >> 8}.${at & 255}`
      const headers = { 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` }
      return ask('/candles', { headers })
    },
    rotated: (at: number) => ask('/candles', { from: `2001:db8:7:7:${at.toString(16)}::${at % 9}` }),
    mapped: () => ask('/candles', { from: `::ffff:198.18.0.1` }),
  }
  for (const [name, flood] of Object.entries(floods)) {
    const found = await count(1_000, (at) => {
      pass(1)
      return flood(at)
    })
    // Twenty at once and one each tenth of a second: thirty at most in a second.
    assert.ok(found[401]! <= 30 * 1.05 && found[401]! >= 29, `${name} ${JSON.stringify(found)}`)
  }
})

test('behind a trusted proxy clients are told apart, and none can name another address', async (t) => {
  const { ask, count } = await open(t, { trustedProxies: ['10.0.0.9'] })
  const through = (chain: string) =>
    ask('/candles', { from: '10.0.0.9', headers: { 'x-forwarded-for': chain } })
  assert.deepEqual(await count(25, (at) => through(`192.0.2.${at}, 198.51.100.7`)), { 401: 20, 429: 5 })
  assert.equal((await through('198.51.100.8')).statusCode, 401)
  assert.deepEqual(await count(25, () => through('127.0.0.1')), { 401: 20, 429: 5 })
})

test('the files of the page are counted for strangers alone, health for nobody', async (t) => {
  const { ask, count, signIn } = await open(t)
  const session = await signIn()
  await ask('/api/v1/session', { session })
  assert.deepEqual(await count(60, () => ask('/app/', { session })), { 503: 60 })
  assert.equal((await ask('/api/v1/session', { session })).headers.ratelimit, '"api";r=18;t=1')
  assert.deepEqual(await count(60, () => ask('/app/')), { 401: 19, 429: 41 })
  const health = await count(60, () => ask('/health'))
  assert.deepEqual(health, { 200: 60 })
  assert.equal((await ask('/health')).headers.ratelimit, undefined)
})

test('ingest counts by API key, two hundred at once; a forged key counts for its address', async (t) => {
  const { ingest, count, token, makeKey } = await open(t)
  assert.deepEqual(await count(250, (at) => ingest(`198.51.100.${at}`, token)), { 200: 200, 429: 50 })
  const { token: other } = await makeKey()
  const answer = await ingest(HOME, other)
  assert.deepEqual([answer.statusCode, answer.headers.ratelimit], [200, '"ingest";r=199;t=1'])
  assert.deepEqual(await count(250, (at) => ingest(HOME, `leme_${at}`)), { 401: 199, 429: 51 })
})

test('on the machine itself ten times as much passes, unless proxies stand before it', async (t) => {
  const own = await open(t)
  const from = '127.0.0.1'
  assert.deepEqual(await own.count(250, () => own.ask('/candles', { from })), { 401: 200, 429: 50 })
  const proxied = await open(t, { trustedProxies: ['10.0.0.9'] })
  assert.deepEqual(await proxied.count(25, () => proxied.ask('/candles', { from })), { 401: 20, 429: 5 })
})

test('nothing but logins is limited where the limits are 0', async (t) => {
  const { ask, count } = await open(t, { limits: { api: 0, ingest: 0 } })
  assert.deepEqual(await count(100, () => ask('/candles')), { 401: 100 })
  assert.deepEqual(await count(30, () => ask('/login?token=guess')), { 401: 20, 429: 10 })
})

test('a key that reads candles has the limit of the API for itself, wherever it asks from', async (t) => {
  const { ask, count, makeKey } = await open(t)
  const { token } = await makeKey({ scopes: ['read'] })
  const read = (at: number) => ask('/symbols', { from: `198.51.100.${at}`, headers: { 'x-api-key': token } })
  assert.deepEqual(await count(30, read), { 200: 20, 429: 10 })
  assert.deepEqual(await count(30, () => ask('/symbols', { headers: { 'x-api-key': 'forged' } })), {
    401: 20,
    429: 10,
  })
})
