import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { deliverWebhooks, makeWebhookSecret, rotated } from '../adapters/webhook/index.ts'
import { memoryWebhookStore } from '../control/operation/index.ts'
import { parseTenantId } from '../control/tenant/index.ts'
import { verifyWebhook } from './verify-webhook.ts'
import { withoutCrypto } from './without-crypto.fixture.ts'

const SECRET = makeWebhookSecret()
const NOW = 1_764_000_000_000
const EVENT = {
  type: 'command.approved',
  timestamp: '2025-11-24T16:00:00.000Z',
  data: { id: 'api-1', reason: 'é' },
}
const BODY = JSON.stringify(EVENT)

/** Headers as any library of Standard Webhooks makes them. */
function signed({ body = BODY, id = 'wh-1.7', at = NOW, secrets = [SECRET] } = {}) {
  const time = new Date(at)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, time, body)).join(' '),
  }
}

const verify = (headers: Record<string, string>, secrets: string | string[] = SECRET, body = BODY) =>
  verifyWebhook(headers, body, secrets, { now: NOW })

test('what is signed is an event, as text and as bytes, with headers in any form', async () => {
  const headers = signed()
  const expected = { id: 'wh-1.7', ...EVENT }
  assert.deepEqual(await verify(headers), expected)
  const shouted = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]),
  )
  for (const form of [new Headers(headers), shouted, { ...headers, other: undefined }])
    assert.deepEqual(await verifyWebhook(form, Buffer.from(BODY), [SECRET], { now: NOW }), expected)
  assert.deepEqual(await verify(headers, SECRET.replace('whsec_', '')), expected)
})

test('any one of the secrets may have signed, among any signatures, as in a rotation', async () => {
  const [old, fresh, other] = [makeWebhookSecret(), makeWebhookSecret(), makeWebhookSecret()]
  const both = signed({ secrets: [fresh, old] })
  for (const secrets of [old, fresh, [other, old], [fresh, old]]) await verify(both, secrets)
  await verify({ ...both, 'webhook-signature': `v1a,x v1,%% v2,x ${both['webhook-signature']}` }, fresh)
  await assert.rejects(verify(both, other), { code: 'signature.wrong' })
  await assert.rejects(verify(both, []), { code: 'signature.wrong' })
})

test('no change of the message, its id or its time passes', async () => {
  const headers = signed()
  const wrong = { code: 'signature.wrong' }
  await assert.rejects(verify(headers, SECRET, `${BODY} `), wrong)
  await assert.rejects(verify({ ...headers, 'webhook-id': 'wh-1.8' }), wrong)
  await assert.rejects(verify({ ...headers, 'webhook-timestamp': String(NOW / 1_000 + 1) }), wrong)
  await fc.assert(
    fc.asyncProperty(fc.nat(BODY.length - 1), fc.string({ minLength: 1, maxLength: 1 }), async (at, char) => {
      fc.pre(BODY[at] !== char)
      const forged = `${BODY.slice(0, at)}${char}${BODY.slice(at + 1)}`
      await assert.rejects(verify(headers, SECRET, forged), wrong)
    }),
  )
  for (const signature of ['v1,', 'v1', 'v2,AAAA', 'v1,AAAA', ` ${'v1,AAAA '.repeat(100)}`, 'nonsense'])
    await assert.rejects(verify({ ...headers, 'webhook-signature': signature }), wrong, signature)
})

test('a message of five minutes ago is taken, an older one and one from the future are not', async () => {
  for (const at of [NOW - 300_000, NOW, NOW + 300_000]) await verify(signed({ at }))
  for (const at of [NOW - 301_000, NOW + 301_000])
    await assert.rejects(verify(signed({ at })), { code: 'signature.expired' })
  for (const time of ['', ' ', 'now', '-1', '1e9', `${NOW / 1_000}.5`, 'NaN', '9'.repeat(30)])
    await assert.rejects(verify({ ...signed(), 'webhook-timestamp': time }), { code: /^signature\./ }, time)
  await verifyWebhook(signed({ at: NOW - 900_000 }), BODY, SECRET, { now: NOW, toleranceMs: 1_000_000 })
})

test('what is missing, no secret, or no event, is told as that', async () => {
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    const { [name]: _, ...rest } = signed() as Record<string, string>
    await assert.rejects(verify(rest), { code: 'signature.missing', detail: `The header ${name} is missing` })
  }
  for (const secret of ['', 'whsec_', 'whsec_%%', 'Ü'])
    await assert.rejects(verify(signed(), secret), { code: 'signature.secret' }, secret)
  for (const body of ['', 'null', '3', '[]', '{"type":3,"timestamp":"x"}', '{'])
    await assert.rejects(verify(signed({ body }), SECRET, body), { code: 'signature.body' }, body)
})

test('a platform without WebCrypto is told how to lend one', async () => {
  const { crypto } = globalThis
  await assert.rejects(
    withoutCrypto(() => verify(signed())),
    { code: 'signature.crypto' },
  )
  const event = await withoutCrypto(() => verifyWebhook(signed(), BODY, SECRET, { now: NOW, crypto }))
  assert.equal(event.type, 'command.approved')
})

test('what the sender of Leme delivers is believed, with the old secret and the new one', async () => {
  const received = Promise.withResolvers<{ headers: IncomingHttpHeaders; body: Buffer }>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    response.writeHead(204).end()
    received.resolve({ headers: request.headers, body: Buffer.concat(chunks) })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const [old, fresh] = [makeWebhookSecret(), makeWebhookSecret()]
  const tenant = parseTenantId('cliente-001')
  const store = memoryWebhookStore({ now: () => NOW })
  await store.create({ id: 'wh_1', tenant, url: `http://127.0.0.1:${port}/`, types: [] })
  store.publish(tenant, 'command.approved', EVENT.data)
  const end = new AbortController()
  const sending = deliverWebhooks({
    ...{ store, clock: () => NOW, signal: end.signal, allowed: ['127.0.0.0/8'] },
    secretsOf: async () => rotated([{ secret: old, until: null }], fresh, NOW + 1),
    onError: (error) => received.reject(error),
  })
  try {
    const { headers, body } = await received.promise
    for (const secret of [old, fresh]) {
      const event = await verifyWebhook(headers, body, secret, { now: NOW })
      assert.deepEqual([event.type, event.data], ['command.approved', EVENT.data])
      assert.equal(event.timestamp, new Date(NOW).toISOString())
    }
    await assert.rejects(verifyWebhook(headers, body, SECRET, { now: NOW }), { code: 'signature.wrong' })
  } finally {
    end.abort()
    await sending
    server.closeAllConnections()
    server.close()
  }
})
