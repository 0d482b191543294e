import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { type MemoryWebhookStore, memoryWebhookStore } from '../../control/operation/index.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { postGuarded } from './post-guarded.ts'
import { isCallable, type LookUp } from './public-address.ts'
import { makeWebhookSecret, readSecrets, rotated, type SigningSecret, writeSecrets } from './sign.ts'

interface Seen {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A receiver on this machine. */
async function receiver(answer: (nth: number, response: ServerResponse) => void) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ headers: request.headers, body })
    answer(seen.length, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    seen,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const post = { headers: {}, body: '{}' }
const OWN = ['127.0.0.0/8']
const pointsTo =
  (...addresses: string[]): LookUp =>
  (_, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )

test('addresses of this machine, its networks and its cloud are not callable; the public’s are', () => {
  for (const address of [
    ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.1.2.3', '100.64.0.1', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1'],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      'fe80::1',
      'fc00::1',
      'fd00:ec2::254',
      'ff02::1',
      '64:ff9b::7f00:1',
    ],
    ...['2002:7f00:1::', '2001:db8::1', '2001::1', 'not an address', ''],
  ])
    assert.ok(!isCallable(address, []), address)
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])
    assert.ok(isCallable(address, []), address)
  assert.ok(isCallable('10.1.2.3', ['10.1.0.0/16', 'fd00::/8']))
  assert.ok(isCallable('fd00::1', ['10.1.0.0/16', 'fd00::/8']))
  assert.ok(!isCallable('10.2.2.3', ['10.1.0.0/16']))
})

test('no spelling of a private address is called', async () => {
  await using there = await receiver((_, response) => response.end())
  const { port } = there
  for (const host of [
    ...[
      '127.0.0.1',
      '127.1',
      '0x7f000001',
      '2130706433',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::]',
    ],
    ...['localhost', '127.0.0.1.'],
  ]) {
    const result = await postGuarded({ ...post, url: `https://${host}:${port}/` })
    assert.deepEqual(result, { kind: 'failed', message: 'the address is not public' }, host)
  }
  assert.equal(there.seen.length, 0)
})

test('a name that leads to one private address among others is not called, and is looked up once', async () => {
  let looks = 0
  const lookUp: LookUp = (host, done) => {
    looks++
    pointsTo('93.184.216.34', '10.0.0.1')(host, done)
  }
  const result = await postGuarded({ ...post, url: 'https://rebind.example/' }, { lookUp })
  assert.deepEqual(result, { kind: 'failed', message: 'the address is not public' })
  assert.equal(looks, 1)
})

test('plain http is taken for allowed networks alone, and nothing but http', async () => {
  await using there = await receiver((_, response) => response.writeHead(202).end('x'.repeat(200_000)))
  const url = `http://hooks.example:${there.port}/in`
  const lookUp = pointsTo('127.0.0.1')
  assert.deepEqual(await postGuarded({ ...post, url }, { lookUp }), {
    kind: 'failed',
    message: 'only https: is called',
  })
  assert.deepEqual(await postGuarded({ ...post, url }, { lookUp, allowed: OWN }), {
    ...{ kind: 'answered', status: 202, retryAfter: undefined },
    text: 'x'.repeat(4_096),
  })
  for (const odd of ['ftp://127.0.0.1/', 'file:///etc/passwd', 'nonsense'])
    assert.equal((await postGuarded({ ...post, url: odd }, { allowed: OWN })).kind, 'failed', odd)
})

test('a redirect is not followed', async () => {
  await using there = await receiver((_, response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${there.port}/secret` }).end(),
  )
  const url = `http://127.0.0.1:${there.port}/`
  assert.deepEqual(await postGuarded({ ...post, url }, { allowed: OWN }), {
    ...{ kind: 'answered', status: 307, retryAfter: undefined, text: '' },
  })
  assert.equal(there.seen.length, 1)
})

test('who does not answer in time, or drops the line, is told in words without the address', async () => {
  await using silent = await receiver(() => {})
  const url = `http://127.0.0.1:${silent.port}/?token=abc`
  assert.deepEqual(await postGuarded({ ...post, url }, { allowed: OWN, timeoutMs: 50 }), {
    kind: 'failed',
    message: 'no answer within 0.05 s',
  })
  await using rude = await receiver((_, response) => response.socket?.destroy())
  const dropped = await postGuarded({ ...post, url: `http://127.0.0.1:${rude.port}/` }, { allowed: OWN })
  assert.deepEqual(dropped, { kind: 'failed', message: 'the connection failed (ECONNRESET)' })
})

const mine = parseTenantId('cliente-001')

/** Delivers to a receiver until `isDone`. */
async function delivering(
  there: { readonly port: number },
  secrets: readonly SigningSecret[],
  work: (store: MemoryWebhookStore, pass: (ms: number) => void) => Promise<void>,
) {
  let time = 1_700_000_000_000
  const store = memoryWebhookStore({ now: () => time })
  await store.create({ id: 'wh_1', tenant: mine, url: `http://127.0.0.1:${there.port}/`, types: [] })
  const end = new AbortController()
  const running = deliverWebhooks({
    ...{ store, secretsOf: async () => secrets, clock: () => Date.now(), signal: end.signal, allowed: OWN },
    onError: (error) => assert.fail(String(error)),
  })
  try {
    await work(store, (ms) => {
      time += ms
    })
  } finally {
    end.abort()
    await running
  }
  return store
}

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  const patience = Date.now() + 90_000
  while (!(await isDone())) {
    assert.ok(Date.now() < patience, 'it did not come')
    await new Promise((next) => setTimeout(next, 5))
  }
}

test('what fails is sent again with the same id until it is taken, and both secrets sign after a rotation', async () => {
  await using there = await receiver((nth, response) => response.writeHead(nth < 3 ? 500 : 204).end())
  const [old, fresh] = [makeWebhookSecret(), makeWebhookSecret()]
  const secrets = readSecrets(
    writeSecrets(rotated([{ secret: old, until: null }], fresh, Date.now() + 60_000)),
  )
  const store = await delivering(there, secrets, async (hooks, pass) => {
    hooks.publish(mine, 'command.approved', { commandId: 'c-1' })
    await until(async () => {
      pass(60_000)
      const { items } = await hooks.deliveries(mine, 'wh_1', { limit: 5 })
      return items[0]!.state === 'delivered'
    })
  })
  assert.equal(new Set(there.seen.map(({ headers }) => headers['webhook-id'])).size, 1)
  const [{ headers, body }] = there.seen as [Seen]
  for (const secret of [old, fresh]) {
    const payload = new Webhook(secret).verify(body, headers as Record<string, string>)
    assert.deepEqual((payload as { data: unknown }).data, { commandId: 'c-1' })
  }
  assert.throws(() => new Webhook(makeWebhookSecret()).verify(body, headers as Record<string, string>))
  assert.throws(() => new Webhook(old).verify(`${body} `, headers as Record<string, string>))
  const { items } = await store.deliveries(mine, 'wh_1', { limit: 5 })
  assert.deepEqual(
    items.map(({ state, attempts }) => [state, attempts]),
    [['delivered', 3]],
  )
})

test('a secret whose time is over signs no more', async () => {
  await using there = await receiver((_, response) => response.writeHead(200).end())
  const [old, fresh] = [makeWebhookSecret(), makeWebhookSecret()]
  const secrets = rotated([{ secret: old, until: null }], fresh, Date.now() - 1)
  await delivering(there, secrets, async (hooks) => {
    hooks.publish(mine, 'a', 1)
    await until(() => there.seen.length === 1)
  })
  const [{ headers, body }] = there.seen as [Seen]
  new Webhook(fresh).verify(body, headers as Record<string, string>)
  assert.throws(() => new Webhook(old).verify(body, headers as Record<string, string>))
})
