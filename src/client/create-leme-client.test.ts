import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLemeClient, type LemeClient } from './create-leme-client.ts'
import { freshKey } from './fresh-key.ts'
import { json, startLiar } from './lying-server.fixture.ts'
import { withoutCrypto } from './without-crypto.fixture.ts'

/** Never called: it compiles, and each line under a directive does not. */
export async function typed(leme: LemeClient): Promise<void> {
  const body = { strategy: 'sma-cross', exchange: 'demo', pairs: ['ETH/BTC'] }
  const { commandId }: { commandId: string } = await leme.post('/trade', { body, idempotencyKey: 'k' })
  const params = { client_id: commandId }
  const { health }: { health: string } = await leme.get('/trade/{client_id}/status', { params })
  const gone: undefined = await leme.delete('/webhooks/{webhook_id}', { params: { webhook_id: health } })
  const page: string = await leme.get('/metrics')
  for await (const { id } of leme.items('/api/v1/commands')) id satisfies string
  for await (const { nextCursor } of leme.pages('/candles', { query: { limit: 3 } })) void nextCursor
  // @ts-expect-error a body is needed
  await leme.post('/trade')
  // @ts-expect-error no field is misspelt
  await leme.post('/trade', { body: { ...body, pears: [] } })
  // @ts-expect-error parameters are needed
  await leme.get('/trade/{client_id}/status')
  // @ts-expect-error there is no such path
  await leme.get('/trade/{client_id}/statuses', { params })
  // @ts-expect-error it is not answered to POST
  await leme.post('/commands')
  // @ts-expect-error no key is read there, so none is taken
  await leme.post('/webhooks', { body: { url: page }, idempotencyKey: 'k' })
  // @ts-expect-error a stream is no call
  await leme.get('/api/v1/events')
  // @ts-expect-error it has no pages
  leme.items('/api/v1/me')
  void gone
}

test('a client without a server, or with two credentials, is refused', () => {
  for (const baseUrl of ['leme.example', 'ftp://leme.example', '//leme.example', 'https://a:b@leme.example'])
    assert.throws(() => createLemeClient({ baseUrl }), { code: 'call.options' }, baseUrl)
  for (const baseUrl of ['https://leme.example?x=1', 'https://leme.example/#x', 'https://u@leme.example'])
    assert.throws(() => createLemeClient({ baseUrl }), { code: 'call.options' }, baseUrl)
  const both = { baseUrl: 'https://leme.example', apiKey: 'lk_a', token: 'b' }
  assert.throws(() => createLemeClient(both), { code: 'call.options' })
})

test('a server may stand below a path, and a page asks its own origin', async () => {
  const asked: string[] = []
  const fetch = async (url: string) => {
    asked.push(url)
    return Response.json({})
  }
  for (const baseUrl of ['https://leme.example/api/leme//', '/', '', '/leme/'])
    await createLemeClient({ baseUrl, fetch }).get('/health')
  assert.deepEqual(asked, ['https://leme.example/api/leme/health', '/health', '/health', '/leme/health'])
})

test('no parameter leads out of its path', async (t) => {
  const { leme, seen } = await startLiar(t, json({}))
  for (const command_id of ['', '.', '..', '\ud800', undefined, null, {}] as string[])
    await assert.rejects(leme.get('/commands/{command_id}', { params: { command_id } }), {
      code: 'call.options',
    })
  assert.equal(seen.length, 0)
  await leme.get('/commands/{command_id}', { params: { command_id: '../../secrets?x#y\\' } })
  assert.equal(seen[0]!.url, '/commands/..%2F..%2Fsecrets%3Fx%23y%5C')
})

test('a time that is none is refused', async (t) => {
  const { leme, client } = await startLiar(t, json({}))
  for (const timeoutMs of [0, -1, Number.NaN, 2 ** 31])
    await assert.rejects(leme.get('/health', { timeoutMs }), { code: 'call.options' })
  await assert.rejects(client({ timeoutMs: 0 }).get('/health'), { code: 'call.options' })
})

test('keys are never the same, also where the platform has no crypto', () => {
  const make = () => Array.from({ length: 1_000 }, freshKey)
  const keys = [...make(), ...withoutCrypto(make)]
  assert.equal(new Set(keys).size, 2_000)
  assert.ok(keys.every((key) => /^[0-9a-f]{32}$/.test(key)))
})
