import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { readSecrets } from '../../../adapters/webhook/index.ts'
import { memorySecrets, tenantSecret } from '../../../control/deployment/index.ts'
import { memoryWebhookStore } from '../../../control/operation/index.ts'
import { type AuditEvent, parseTenantId } from '../../../control/tenant/index.ts'
import type { ServerPorts } from '../build-server.ts'
import { NOW, startServer } from '../server.fixture.ts'

const CLIENT = parseTenantId('cliente-001')
const HOOK = { clientId: CLIENT, url: 'https://hooks.example/in' }
const OF = `?client_id=${CLIENT}`

async function start(t: TestContext, more: { readonly plainWebhooks?: boolean } = {}) {
  const webhooks = memoryWebhookStore({ now: () => NOW })
  const secrets = memorySecrets({ now: () => NOW })
  const audited: AuditEvent[] = []
  const tenants = { record: async (event: AuditEvent) => void audited.push(event) }
  const deploys = { webhooks, secrets, tenants, ...more } as unknown as NonNullable<ServerPorts['deploys']>
  return { ...(await startServer(t, { deploys })), webhooks, secrets, audited }
}

test('a webhook’s secret is shown once, kept in the secrets store, and signs beside the next one for a day', async (t) => {
  const { get, post, secrets } = await start(t)
  const made = await post('/webhooks', { ...HOOK, types: ['command.'] })
  assert.equal(made.statusCode, 201)
  const { webhook, secret } = made.json()
  assert.match(secret, /^whsec_/)
  assert.ok(!(await get(`/webhooks${OF}`)).payload.includes(secret))
  const name = tenantSecret(CLIENT, `webhook-${webhook.id}`)
  assert.deepEqual(readSecrets(await secrets.read(name)), [{ secret, until: null }])
  const rotated = (await post(`/webhooks/${webhook.id}/rotate${OF}`)).json()
  assert.notEqual(rotated.secret, secret)
  assert.deepEqual(readSecrets(await secrets.read(name)), [
    { secret: rotated.secret, until: null },
    { secret, until: NOW + 86_400_000 },
  ])
})

test('a webhook is changed, paused, and removed with its secret', async (t) => {
  const { get, call, post, secrets, audited } = await start(t)
  const { webhook } = (await post('/webhooks', HOOK)).json()
  const url = `/webhooks/${webhook.id}${OF}`
  const changed = await call({ method: 'PATCH', url, payload: { status: 'paused', types: ['job.failed'] } })
  assert.deepEqual(changed.json(), { ...webhook, status: 'paused', types: ['job.failed'] })
  assert.equal((await call({ method: 'DELETE', url })).statusCode, 204)
  assert.deepEqual((await get(`/webhooks${OF}`)).json(), { items: [] })
  assert.deepEqual(await secrets.list(''), [])
  assert.equal((await call({ method: 'PATCH', url, payload: { status: 'active' } })).statusCode, 404)
  assert.deepEqual(
    audited.map(({ action }) => action),
    ['webhook.create', 'webhook.change', 'webhook.remove'],
  )
})

test('a webhook that is not there is not removed, and a second removal takes the secret that the first left', async (t) => {
  const { call, post, secrets, webhooks, audited } = await start(t)
  const { webhook } = (await post('/webhooks', HOOK)).json()
  await webhooks.remove(CLIENT, webhook.id)
  for (const id of [webhook.id, webhook.id, 'wh-abcdefghijklmnopqrst']) {
    const answer = await call({ method: 'DELETE', url: `/webhooks/${id}${OF}` })
    assert.deepEqual([answer.statusCode, answer.json().code], [404, 'webhook.unknown'])
  }
  assert.deepEqual(await secrets.list(''), [])
  assert.deepEqual(
    audited.map(({ action }) => action),
    ['webhook.create'],
  )
})

test('what was sent is listed, and sent again on demand', async (t) => {
  const { get, post, webhooks } = await start(t)
  const { webhook } = (await post('/webhooks', HOOK)).json()
  webhooks.publish(CLIENT, 'command.approved', {})
  const [due] = await webhooks.take(1)
  await webhooks.settle(due!, { kind: 'delivered', status: 200 })
  const { items } = (await get(`/webhooks/${webhook.id}/deliveries${OF}`)).json()
  assert.deepEqual([items.length, items[0].state, items[0].lastStatus], [1, 'delivered', 200])
  const again = await post(`/webhooks/${webhook.id}/replay${OF}`, { delivery: items[0].id })
  assert.deepEqual([again.statusCode, again.json()], [202, { deliveries: 1 }])
  for (const odd of [{}, { fromEvent: 0, delivery: 'x' }, { fromEvent: -1 }])
    assert.equal((await post(`/webhooks/${webhook.id}/replay${OF}`, odd)).statusCode, 400)
})

test('addresses that nobody may call, and types that are none, are refused with their field', async (t) => {
  const { post, secrets } = await start(t)
  const plain = await post('/webhooks', { ...HOOK, url: 'http://hooks.example/in' })
  assert.deepEqual([plain.statusCode, plain.json().code], [400, 'request.invalid'])
  assert.equal(plain.json().errors[0].pointer, '/url')
  const odd = await post('/webhooks', { ...HOOK, types: ['Not A Type'] })
  assert.equal(odd.json().errors[0].pointer, '/types/0')
  assert.deepEqual(await secrets.list(''), [])
})

test('an operator who has networks of his own lets his clients register http, and what is called is judged later', async (t) => {
  const { post } = await start(t, { plainWebhooks: true })
  const made = await post('/webhooks', { ...HOOK, url: 'http://10.0.0.7/in' })
  assert.deepEqual([made.statusCode, made.json().webhook.url], [201, 'http://10.0.0.7/in'])
  assert.equal((await post('/webhooks', { ...HOOK, url: 'ftp://10.0.0.7/in' })).statusCode, 400)
})
