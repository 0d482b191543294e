import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { startServer } from './server.fixture.ts'
import { sheddingServer } from './shed-load.ts'

/** A server that holds back its answers until it is told to give them. */
async function holding(t: TestContext, inFlight: number) {
  const held: (() => void)[] = []
  const shed: string[] = []
  const answer: RequestListener = (request, response) => {
    const give = () => response.end('given')
    if (request.url?.startsWith('/held')) held.push(give)
    else give()
  }
  const server = sheddingServer(answer, { inFlight, onShed: ({ url }) => shed.push(url ?? '') })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = (path: string, options: RequestInit = {}) => fetch(`${origin}${path}`, options)
  /** Requests that are in hand now. */
  const hold = async (count: number, options: RequestInit = {}) => {
    const before = held.length
    const asked = Array.from({ length: count }, () => ask('/held', options))
    while (held.length < before + count) await new Promise((next) => setImmediate(next))
    return asked
  }
  return { ask, hold, held, shed }
}

test('who comes when enough is in hand is turned away at once, with the time to come again', async (t) => {
  const { ask, hold, held, shed } = await holding(t, 4)
  const inHand = await hold(4)
  const refused = await ask('/held')
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1'])
  assert.equal(((await refused.json()) as { code: string }).code, 'server.busy')
  assert.deepEqual(shed, ['/held'])
  for (const give of held.splice(0)) give()
  assert.deepEqual(await Promise.all(inHand.map(async (one) => (await one).status)), [200, 200, 200, 200])
  const next = await hold(1)
  held.splice(0)[0]!()
  assert.equal((await next[0]!).status, 200)
})

test('what changes something has a reserve, and it ends, too', async (t) => {
  const { ask, hold, held } = await holding(t, 4)
  const inHand = await hold(4)
  inHand.push(...(await hold(1, { method: 'POST' })))
  assert.equal((await ask('/held', { method: 'POST', body: 'x' })).status, 503)
  const big = await ask('/held', { method: 'POST', body: 'x'.repeat(100_000) })
  assert.deepEqual([big.status, big.headers.get('connection')], [503, 'close'])
  for (const give of held.splice(0)) give()
  await Promise.all(inHand)
})

test('health, metrics and streams are always let in, whatever stands behind a question mark', async (t) => {
  const { ask, hold, held } = await holding(t, 1)
  const inHand = await hold(1)
  for (const path of ['/health', '/health?x=1', '/metrics', '/api/v1/events?after=3'])
    assert.equal((await ask(path)).status, 200, path)
  for (const path of ['/healthy', '/metrics/x', '/api/v1/eventsX', '/?/health'])
    assert.equal((await ask(path)).status, 503, path)
  for (const give of held.splice(0)) give()
  await Promise.all(inHand)
})

test('a caller that goes away makes room', async (t) => {
  const { hold, held, ask } = await holding(t, 2)
  const leaving = new AbortController()
  const inHand = await hold(2, { signal: leaving.signal })
  leaving.abort()
  await Promise.allSettled(inHand)
  for (;;) {
    const asked = ask('/other')
    if ((await asked).status === 200) break
  }
  held.length = 0
})

test('the facade sheds where it is told to, and still says how it is', async (t) => {
  const asking = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<undefined>()
  const session = () => {
    asking.resolve()
    return answer.promise
  }
  const { app, logins } = await startServer(t, {}, { limits: { inFlight: 1 } })
  logins.session = session
  await app.listen({ port: 0, host: '127.0.0.1' })
  assert.deepEqual([app.server.requestTimeout, app.server.keepAliveTimeout], [30_000, 72_000])
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const cookie = `leme_session_${new URL(origin).port}=x`
  const first = fetch(`${origin}/api/v1/desk`, { headers: { cookie } })
  await asking.promise
  assert.equal((await fetch(`${origin}/api/v1/desk`)).status, 503)
  assert.equal((await fetch(`${origin}/health`)).status, 200)
  answer.resolve(undefined)
  assert.equal((await first).status, 401)
})
