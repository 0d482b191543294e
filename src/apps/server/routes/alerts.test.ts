import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { TellMessage } from '../../../adapters/notify/index.ts'
import { memorySecrets } from '../../../control/deployment/index.ts'
import { report } from '../../../control/operation/alert/alert.fixture.ts'
import { channelSecret, memoryAlertStore, type TellOutcome } from '../../../control/operation/index.ts'
import { type AuditEvent, parseTenantId } from '../../../control/tenant/index.ts'
import { NOW, startServer } from '../server.fixture.ts'

const CLIENT = parseTenantId('cliente-001')
const OF = `?client_id=${CLIENT}`
const TOKEN = 'canary-token-of-a-bot'
const CHAT = { name: 'on call', kind: 'telegram', to: '-100', secret: TOKEN }

async function start(t: TestContext, outcome: TellOutcome = { kind: 'delivered', status: 200 }) {
  const alerts = memoryAlertStore({ now: () => NOW, wallOf: () => (time) => time })
  const secrets = memorySecrets({ now: () => NOW })
  const audited: AuditEvent[] = []
  const told: TellMessage[] = []
  const server = await startServer(t, {
    alerting: {
      ...{ alerts, secrets, isZone: (name) => name === 'UTC' },
      tenants: { record: async (event) => void audited.push(event) },
      tellNow: async (message) => {
        told.push(message)
        return outcome
      },
    },
  })
  return { ...server, alerts, secrets, audited, told }
}

test('alerts are listed, shown, acknowledged and resolved, and somebody is named for it', async (t) => {
  const { get, post, alerts, audited } = await start(t)
  const [one, theirs] = await alerts.report([
    report(),
    report({ tenant: CLIENT, bot: 'trend', severity: 'critical' }),
  ])
  const { items } = (await get('/api/v1/alerts?states=firing,acknowledged')).json()
  assert.deepEqual(items.map(({ id }: { id: string }) => id).sort(), [one!.id, theirs!.id].sort())
  assert.ok(!JSON.stringify(items).includes('told'))
  const ofClient = (await get(`/api/v1/alerts${OF}&severities=critical`)).json()
  assert.deepEqual(
    ofClient.items.map(({ id, bot }: { id: string; bot: string }) => [id, bot]),
    [[theirs!.id, 'trend']],
  )
  const taken = (await post(`/api/v1/alerts/${theirs!.id}/acknowledge${OF}`)).json()
  assert.deepEqual([taken.state, taken.acknowledgedBy], ['acknowledged', 'operator'])
  assert.equal((await post(`/api/v1/alerts/${theirs!.id}/resolve`)).json().state, 'resolved')
  const again = await post(`/api/v1/alerts/${theirs!.id}/acknowledge`)
  assert.deepEqual([again.statusCode, again.json().code], [409, 'alert.over'])
  const hidden = await get(`/api/v1/alerts/${one!.id}${OF}`)
  assert.deepEqual([hidden.statusCode, hidden.json().code], [404, 'alert.unknown'])
  assert.deepEqual(
    audited.map(({ action, tenant }) => [action, tenant]),
    [
      ['alert.acknowledge', CLIENT],
      ['alert.resolve', CLIENT],
    ],
  )
})

test('a channel’s secret goes into the store of secrets, is never shown, and leaves with the channel', async (t) => {
  const { get, post, call, secrets, audited } = await start(t)
  const made = await post('/api/v1/alert-channels', CHAT)
  assert.equal(made.statusCode, 201)
  assert.equal(made.json().secret, null)
  const { channel } = made.json()
  assert.equal(await secrets.read(channelSecret({ owner: null, id: channel.id })), TOKEN)
  assert.ok(!(await get('/api/v1/alert-settings')).payload.includes(TOKEN))
  assert.ok(!JSON.stringify(audited).includes(TOKEN))
  const url = `/api/v1/alert-channels/${channel.id}`
  assert.equal((await call({ method: 'DELETE', url: `${url}${OF}` })).statusCode, 404)
  assert.equal((await call({ method: 'DELETE', url })).statusCode, 204)
  assert.deepEqual(await secrets.list(''), [])
  assert.equal((await call({ method: 'DELETE', url })).statusCode, 404)
})

test('a webhook’s secret is made and shown once; its address has to be public', async (t) => {
  const { post } = await start(t)
  const hook = { clientId: CLIENT, name: 'ours', kind: 'webhook', to: 'https://hooks.example/in' }
  assert.match((await post('/api/v1/alert-channels', hook)).json().secret, /^whsec_/)
  const plain = await post('/api/v1/alert-channels', { ...hook, to: 'http://hooks.example/in' })
  assert.deepEqual([plain.statusCode, plain.json().code], [400, 'webhook.address'])
})

test('a channel is tried at once, and what came back is told without the secret', async (t) => {
  const { post, told } = await start(t, {
    kind: 'failed',
    status: 401,
    message: 'it answered 401: Unauthorized',
  })
  const { channel } = (await post('/api/v1/alert-channels', CHAT)).json()
  const answer = await post(`/api/v1/alert-channels/${channel.id}/test`)
  assert.deepEqual(answer.json(), { delivered: false, status: 401, message: 'it answered 401: Unauthorized' })
  assert.deepEqual([told[0]?.secret, told[0]?.notices[0]?.kind], [TOKEN, 'test'])
})

test('a route is made, changed and removed; what cannot be meant is refused', async (t) => {
  const { get, post, call } = await start(t)
  const { channel } = (await post('/api/v1/alert-channels', CHAT)).json()
  const wanted = { name: 'nights', channels: [channel.id], matchers: { severities: ['critical'] } }
  const route = (await post('/api/v1/alert-routes', wanted)).json()
  assert.deepEqual([route.digestMinutes, route.repeatMinutes, route.quiet], [0, 240, null])
  const url = `/api/v1/alert-routes/${route.id}`
  const quiet = { from: '22:00', to: '07:00', zone: 'UTC' }
  const changed = await call({ method: 'PUT', url, payload: { ...wanted, quiet, digestMinutes: 30 } })
  assert.deepEqual((await get('/api/v1/alert-settings')).json().routes, [changed.json()])
  for (const [payload, code] of [
    [{ ...wanted, quiet: { ...quiet, zone: 'Mars/Base' } }, 'alert.setting'],
    [{ ...wanted, channels: ['ch-aaaaaaaaaaaaaaaaaaaa'] }, 'alert.channel'],
    [{ ...wanted, name: '' }, 'request.invalid'],
    [{ ...wanted, more: 1 }, 'request.invalid'],
    [{ ...wanted, repeatMinutes: 1 }, 'request.invalid'],
  ] as const) {
    const answer = await call({ method: 'PUT', url, payload })
    assert.deepEqual([answer.statusCode, answer.json().code], [400, code])
  }
  const none = await call({
    method: 'PUT',
    url: '/api/v1/alert-routes/ro-aaaaaaaaaaaaaaaaaaaa',
    payload: wanted,
  })
  assert.equal(none.statusCode, 404)
  assert.equal((await call({ method: 'DELETE', url })).statusCode, 204)
})

test('a silence names who, why and until when, and is seen at its alert', async (t) => {
  const { get, post, call, alerts } = await start(t)
  const [alert] = await alerts.report([report()])
  const until = NOW + 3_600_000
  const made = await post('/api/v1/alert-silences', {
    matchers: { rules: ['queue.'] },
    until,
    reason: 'upgrade',
  })
  assert.deepEqual([made.statusCode, made.json().by, made.json().reason], [201, 'operator', 'upgrade'])
  assert.equal((await get(`/api/v1/alerts/${alert!.id}`)).json().silencedUntil, until)
  const past = await post('/api/v1/alert-silences', { matchers: {}, until: NOW, reason: 'x' })
  assert.deepEqual([past.statusCode, past.json().code], [400, 'alert.setting'])
  const url = `/api/v1/alert-silences/${made.json().id}`
  assert.equal((await call({ method: 'DELETE', url })).statusCode, 204)
  assert.equal((await get(`/api/v1/alerts/${alert!.id}`)).json().silencedUntil, null)
})

test('messages say who was told and how it went, and one that was given up is tried again', async (t) => {
  const { get, post, alerts } = await start(t)
  const { channel } = (await post('/api/v1/alert-channels', CHAT)).json()
  await post('/api/v1/alert-routes', { name: 'all', channels: [channel.id] })
  const [alert] = await alerts.report([report()])
  const [due] = await alerts.take(1)
  await alerts.settle(due!, { kind: 'refused', status: 400, message: 'it answered 400: chat not found' })
  const { items } = (await get(`/api/v1/alert-messages?alert=${alert!.id}`)).json()
  assert.deepEqual(
    items.map(({ channel: to, state, lastMessage, attempts }: Record<string, unknown>) => [
      to,
      state,
      lastMessage,
      attempts,
    ]),
    [[channel.id, 'given-up', 'it answered 400: chat not found', 1]],
  )
  assert.equal((await post(`/api/v1/alert-messages/${items[0].id}/retry`)).statusCode, 204)
  assert.equal((await post(`/api/v1/alert-messages/${items[0].id}/retry`)).statusCode, 404)
  assert.equal((await alerts.take(1)).length, 1)
})
