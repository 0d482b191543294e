import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import Fastify from 'fastify'
import type { Principal } from '../../control/tenant/index.ts'
import { sendProblem } from './problem.ts'
import { takeTurns, tenantOfCaller } from './take-turns.ts'

/** A server that gives an answer when it is told to; callers say who they are. */
async function start(t: TestContext, turns = { atOnce: 2, inHand: 4 }) {
  const held: { readonly who: string; readonly give: () => void }[] = []
  const app = Fastify()
  app.setErrorHandler(sendProblem)
  app.decorateRequest('principal', null)
  app.addHook('onRequest', async (request) => {
    const { tenant, source } = request.headers
    if (tenant)
      request.principal = { kind: 'member', tenant, id: 'm', role: 'viewer' } as unknown as Principal
    if (source) request.apiKey = { source } as unknown as NonNullable<typeof request.apiKey>
  })
  app.addHook('onRequest', takeTurns(turns, tenantOfCaller))
  const hold = (request: { readonly headers: object }) =>
    new Promise<object>((resolve) => {
      held.push({ who: String(Object.values(request.headers).at(-1)), give: () => resolve({}) })
    })
  app.get('/held', hold)
  app.get('/api/v1/events', hold)
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(async () => {
    app.server.closeAllConnections()
    await app.close()
  })
  const { port } = app.server.address() as AddressInfo
  /** Over a connection of its own; what comes back, when it has come. */
  const ask = (who: string, path = '/held') => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${who}\r\n\r\n`)
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    const answer = once(socket, 'close').then(() => Buffer.concat(chunks).toString())
    return { socket, status: answer.then((text) => Number(text.split(' ')[1])), answer }
  }
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((next) => setTimeout(next, 1))
  }
  /** Whoever was asked before has come as far as it can. */
  const settled = async () => {
    const probe = ask('none: 1')
    await until(() => held.some(({ who }) => who === '1'))
    held
      .splice(
        held.findIndex(({ who }) => who === '1'),
        1,
      )[0]!
      .give()
    await probe.status
  }
  const give = () => held.shift()!.give()
  return { ask, held, give, until, settled }
}

test('of many requests of one tenant two are worked on, and another tenant comes in between', async (t) => {
  const { ask, held, give, until, settled } = await start(t)
  const loud = [1, 2, 3, 4].map(() => ask('tenant: loud'))
  await settled()
  assert.deepEqual(
    held.map(({ who }) => who),
    ['loud', 'loud'],
  )
  const calm = ask('tenant: calm')
  await until(() => held.length === 3)
  held.pop()!.give()
  assert.equal(await calm.status, 200)
  for (let answered = 0; answered < 4; answered++) {
    await until(() => held.length > 0)
    assert.ok(held.length <= 2)
    give()
  }
  assert.deepEqual(await Promise.all(loud.map(({ status }) => status)), [200, 200, 200, 200])
})

test('who has enough in hand is told to come again, and has its turns when the others are over', async (t) => {
  const { ask, give, until, held, settled } = await start(t)
  const asked = [1, 2, 3, 4].map(() => ask('tenant: loud'))
  await settled()
  const refused = await ask('tenant: loud').answer
  assert.match(refused, /^HTTP\/1.1 503 .*retry-after: 1\r.*"code":"server.busy"/is)
  for (let answered = 0; answered < 4; answered++) {
    await until(() => held.length > 0)
    give()
  }
  await Promise.all(asked.map(({ status }) => status))
  const next = ask('tenant: loud')
  await until(() => held.length > 0)
  give()
  assert.equal(await next.status, 200)
})

test('who goes gives its place to the next, whether it was worked on or waited', async (t) => {
  const { ask, held, give, until, settled } = await start(t)
  const [first, second, third, fourth] = [1, 2, 3, 4].map(() => ask('tenant: loud'))
  await settled()
  third!.socket.destroy()
  await third!.answer
  await settled()
  first!.socket.destroy()
  // The one that waited and is there still.
  await until(() => held.length === 3)
  for (const one of held.splice(0)) one.give()
  assert.deepEqual([await second!.status, await fourth!.status], [200, 200])
  const next = [1, 2].map(() => ask('tenant: loud'))
  await until(() => held.length === 2)
  give()
  give()
  assert.deepEqual(await Promise.all(next.map(({ status }) => status)), [200, 200])
})

test('streams and operators wait for nobody', async (t) => {
  const { ask, held, until } = await start(t)
  const asked = [
    ...Array.from({ length: 5 }, () => ask('tenant: loud', '/api/v1/events')),
    ...Array.from({ length: 5 }, () => ask('cookie: operator')),
  ]
  await until(() => held.length === 10)
  for (const one of held.splice(0)) one.give()
  for (const { status } of asked) assert.equal(await status, 200)
})
