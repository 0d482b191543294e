import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createLemeClient, type LemeClient, LemeError } from '../../src/client/index.ts'
import { answerOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

// A client's program, by leme/client alone, against a server that really runs.

const { leme, start, holdDatabase } = makeWorkspace({ after })
const CLIENT = 'cliente-001'
const BOT = { strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'] }
const PATIENCE = { timeoutMs: 120_000 }
let client: LemeClient
let url = ''

before(async () => {
  await holdDatabase()
  answerOf(await leme('data', 'generate', '--days', '40', '-p', 'TIDE/USDT', '-i', '5m', '--json'))
  const server = start(['serve', '--json', '--port', '7994'], {
    LEME__DEPLOYS__SETTLESECONDS: '1',
    LEME__DEPLOYS__DEGRADEDSECONDS: '2',
  })
  const told = await server.says(/\{"schema":"leme.serve\/1".*\}/)
  url = (JSON.parse(told) as { url: string }).url
  answerOf(await leme('tenant', 'create', CLIENT, '--credits', '1000', '--bots', '3', '--json'))
  const key = ['tenant', 'key', CLIENT, '--name', 'ci', '--role', 'admin', '--json']
  const { token } = answerOf<{ token: string }>(await leme(...key))
  client = createLemeClient({ baseUrl: url, apiKey: token })
})

/** Ids of all commands, by one page after another. */
async function idsOf(leme: LemeClient): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of leme.items('/commands')) ids.push(id)
  return ids
}

/** What a call fails with. */
async function failureOf(call: Promise<unknown>): Promise<LemeError> {
  const error = await call.then(
    () => assert.fail('it went well'),
    (cause: unknown) => cause,
  )
  assert.ok(error instanceof LemeError, String(error))
  return error
}

test('a trade command goes from POST /trade to its end, and its bot runs', async () => {
  const { commandId, clientId } = await client.post('/trade', { body: BOT })
  assert.equal(clientId, CLIENT)
  const states: string[] = []
  const onChange = ({ state }: { readonly state: string }) => states.push(state)
  const ended = await client.waitForCommand(commandId, { ...PATIENCE, onChange })
  assert.deepEqual(
    [ended.state, ended.reason, ended.bot, states.at(-1)],
    ['approved', '', 'sma-cross', 'approved'],
  )
  assert.equal(ended.steps.at(-1)?.state, 'approved')
  const status = await client.get('/trade/{client_id}/status', { params: { client_id: CLIENT } })
  assert.equal(status.health, 'Healthy')
})

test('the same idempotency key is the same command; with another body it is refused, and names the header', async () => {
  const suspend = (reason: string) =>
    client.post('/trade/{client_id}/suspend', {
      ...{ params: { client_id: CLIENT }, body: { reason }, idempotencyKey: 'monday-1' },
    })
  const [first, again] = [await suspend('a rest'), await suspend('a rest')]
  assert.equal(again.commandId, first.commandId)
  const error = await failureOf(suspend('another'))
  assert.deepEqual([error.status, error.code, error.attempts], [422, 'idempotency.changed', 1])
  assert.deepEqual(
    error.fields.map((field) => [field.in, field.pointer]),
    [['headers', '/idempotency-key']],
  )
  assert.equal((await client.waitForCommand(first.commandId, PATIENCE)).state, 'approved')
})

test('a command that is sent twice, because its first answer is lost, is one command', async () => {
  let sent = 0
  const forgetful = createLemeClient({
    ...{
      baseUrl: url,
      token: async () => (await client.post('/api/v1/token', { body: {} })).token,
      retry: { firstPauseMs: 1 },
    },
    async fetch(address, init) {
      const response = await fetch(address, init)
      if (++sent > 1) return response
      await response.arrayBuffer()
      throw new TypeError('the line was cut')
    },
  })
  const params = { client_id: CLIENT }
  const before = await idsOf(client)
  const { commandId } = await forgetful.post('/trade/{client_id}/suspend', {
    params,
    body: { reason: 'rest' },
  })
  const made = (await idsOf(client)).filter((id) => !before.includes(id))
  assert.deepEqual([sent, made], [2, [commandId]])
  assert.equal((await client.waitForCommand(commandId, PATIENCE)).state, 'approved')
})

test('a refused field is named', async () => {
  const body = { ...BOT, pairs: ['nonsense'] }
  const error = await failureOf(client.post('/trade', { body }))
  assert.deepEqual([error.status, error.fields[0]?.in, error.fields[0]?.pointer], [400, 'body', '/pairs/0'])
  assert.ok(error.requestId !== '' && error.fields[0]!.reason !== '')
  const strange = await failureOf(
    client.get('/trade/{client_id}/status', { params: { client_id: 'cliente-002' } }),
  )
  assert.deepEqual([strange.status, strange.code], [404, 'tenant.unknown'])
  const nobody = createLemeClient({ baseUrl: url, apiKey: 'lk_nobody' })
  assert.equal((await failureOf(nobody.get('/commands'))).status, 401)
})

test('a list is read through all of its pages', async () => {
  const ids = await idsOf(client)
  assert.ok(ids.length >= 3)
  const pages: number[] = []
  for await (const { items } of client.pages('/commands', { query: { limit: 2 } })) pages.push(items.length)
  assert.equal(pages.length, Math.ceil(ids.length / 2))
  const one: string[] = []
  for await (const { id } of client.items('/api/v1/commands', { query: { limit: 1 } })) one.push(id)
  assert.deepEqual(one, ids)
})

test('a backtest is waited for, and its trades are read', async () => {
  const { id } = await client.post('/backtest', { body: { ...BOT } })
  const job = await client.waitForJob(id, PATIENCE)
  assert.deepEqual([job.state, job.error], ['done', null])
  const { trades } = await client.get('/backtest/{id}/results', { params: { id }, query: { limit: 5 } })
  assert.ok(trades.items.length > 0)
  const page = await client.get('/backtest/{id}/results/report.html', { params: { id } })
  assert.match(page, /<html/)
})
