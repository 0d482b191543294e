import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type CommandId, memoryCommandStore } from '../../../control/command/index.ts'
import { memoryDeploymentStore, memorySecrets, type WantedBot } from '../../../control/deployment/index.ts'
import { memoryWebhookStore } from '../../../control/operation/index.ts'
import { type AuditEvent, parseTenantId } from '../../../control/tenant/index.ts'
import { NOW, startServer } from '../server.fixture.ts'

const VERSION = `sha256:${'a'.repeat(64)}`
const CLIENT = parseTenantId('cliente-001')
const COMMIT = 'c'.repeat(40)
const BOT = { clientId: CLIENT, strategy: 'Trend.Rules', exchange: 'demo', pairs: ['TIDE/USDT'] }

/** A server of which the operator is signed in, with all that clients' routes need in memory. */
async function start(t: TestContext) {
  const deployments = memoryDeploymentStore({ now: () => NOW })
  const commands = memoryCommandStore({ now: () => NOW, deployments })
  const audited: AuditEvent[] = []
  const deploys = {
    ...{ commands, deployments, webhooks: memoryWebhookStore({ now: () => NOW }) },
    secrets: memorySecrets({ now: () => NOW }),
    tenants: {
      record: async (event: AuditEvent) => void audited.push(event),
    },
    git: {
      history: async () => [
        {
          ...{
            commit: COMMIT,
            commandId: 'c-1',
            step: 'apply' as const,
            trace: null,
            subject: 'deploy bot trend',
          },
          ...{ author: 'Leme', time: NOW },
        },
      ],
      diff: async () => '+  name: trend\n',
    },
    deployable: {
      find: async (_: unknown, name: string) =>
        name === 'Trend.Rules'
          ? { versions: [VERSION, VERSION.replace('a', 'b')], timeframe: '1h' }
          : undefined,
      names: async () => ['Trend.Rules'],
    },
  }
  return { ...(await startServer(t, { deploys })), commands, deployments, audited }
}

/** The command that a 202 tells of. */
const told = (response: { json(): { commandId: string } }) => response.json().commandId as CommandId

test('a bot is asked for with few words, and what is left out has its default', async (t) => {
  const { post, commands, audited } = await start(t)
  const response = await post('/api/v1/trade', BOT)
  assert.equal(response.statusCode, 202)
  const { commandId, ...rest } = response.json()
  assert.equal(response.headers.location, `/api/v1/commands/${commandId}`)
  assert.deepEqual(rest, {
    ...{ clientId: CLIENT, state: 'received' },
    links: { command: `/api/v1/commands/${commandId}`, status: `/api/v1/trade/${CLIENT}/status` },
  })
  const command = await commands.get(commandId)
  assert.deepEqual([command?.source, command?.actor, command?.tenant], ['api', 'operator', CLIENT])
  assert.deepEqual(command?.raw, {
    kind: 'deploy',
    bot: {
      ...{ name: 'trend-rules', mode: 'trade', runtime: 'leme', strategy: 'Trend.Rules' },
      ...{ strategyVersion: VERSION, parameters: {}, exchange: 'demo', pairs: ['TIDE/USDT'] },
      ...{ timeframe: '1h', dryRun: true, maxOpenTrades: 3, stakeCurrency: 'USDT' },
      ...{ stakeAmount: 'unlimited', tradingMode: 'spot', exposure: 1_000 },
      resources: { cpuMillis: 500, memoryMb: 512 },
    },
  })
  assert.deepEqual(
    audited.map(({ tenant, actor, action, target, outcome }) => [tenant, actor, action, target, outcome]),
    [[CLIENT, 'operator', 'command.deploy', commandId, 'done']],
  )
  assert.deepEqual(audited[0]?.detail, { bot: 'trend-rules', strategy: 'Trend.Rules', withMoney: false })
})

test('a key makes a request happen once, and is refused for another one', async (t) => {
  const { post, commands } = await start(t)
  const headers = { 'idempotency-key': 'my key' }
  const first = await post('/trade', BOT, headers)
  const again = await post('/api/v1/trade', BOT, headers)
  assert.equal(told(again), told(first))
  const changed = await post('/trade', { ...BOT, timeframe: '4h' }, headers)
  assert.deepEqual([changed.statusCode, changed.json().code], [422, 'idempotency.changed'])
  const elsewhere = await post('/trade', { ...BOT, clientId: 'cliente-002' }, headers)
  assert.notEqual(told(elsewhere), told(first))
  assert.equal((await commands.list({ limit: 10 })).items.length, 2)
})

test('every fault of a body is told with its field', async (t) => {
  const { post, commands } = await start(t)
  const faults: readonly (readonly [object, string])[] = [
    [{ pairs: 'TIDE/USDT' }, '/pairs'],
    [{ pairs: [] }, '/pairs'],
    [{ pairs: ['tide/usdt'] }, '/pairs/0'],
    [{ exchange: '../etc' }, '/exchange'],
    [{ strategy: '$(rm)' }, '/strategy'],
    [{ strategy: 'unknown' }, '/strategy'],
    [{ strategyVersion: 'newest' }, '/strategyVersion'],
    [{ strategyVersion: `sha256:${'0'.repeat(64)}` }, '/strategyVersion'],
    [{ name: 'a\nb: c' }, '/name'],
    [{ dryRun: 'no' }, '/dryRun'],
    [{ maxOpenTrades: 0 }, '/maxOpenTrades'],
    [{ stakeAmount: -1 }, '/stakeAmount'],
    [{ exposure: null }, '/exposure'],
    [{ parameters: { 'a b': 1 } }, '/parameters'],
    [{ resources: { cpuMillis: 1e9, memoryMb: 1 } }, '/resources/cpuMillis'],
    [{ clientId: '--upload-pack=x' }, '/clientId'],
    [{ clientId: 'a/../b' }, '/clientId'],
  ]
  for (const [change, pointer] of faults) {
    const response = await post('/api/v1/trade', { ...BOT, ...change })
    const { status, errors } = response.json()
    assert.ok(status === 400 || status === 422, `${pointer}: ${status}`)
    assert.ok(
      errors?.some((one: { pointer: string }) => one.pointer.startsWith(pointer)),
      `${JSON.stringify(change)}: ${response.payload}`,
    )
  }
  const surplus = await post('/api/v1/trade', { ...BOT, secret: 'x' })
  assert.equal(surplus.statusCode, 400)
  const missing = await post('/api/v1/trade', { clientId: CLIENT })
  assert.equal(missing.statusCode, 400)
  const nobody = await post('/api/v1/trade', { ...BOT, clientId: undefined })
  assert.equal(nobody.json().code, 'client.missing')
  assert.deepEqual((await commands.list({ limit: 10 })).items, [])
})

test('stop, suspend and resume are commands too', async (t) => {
  const { post, commands } = await start(t)
  const asked = [
    await post(`/trade/${CLIENT}/stop`, { bot: 'trend' }),
    await post(`/trade/${CLIENT}/stop`, {}),
    await post(`/trade/${CLIENT}/suspend`, { reason: 'holiday' }),
    await post(`/trade/${CLIENT}/resume`, {}),
  ]
  const raws = await Promise.all(asked.map(async (response) => (await commands.get(told(response)))?.raw))
  assert.deepEqual(raws, [
    { kind: 'stop', bot: 'trend' },
    { kind: 'stop', bot: null },
    { kind: 'suspend', reason: 'holiday' },
    { kind: 'resume', reason: '' },
  ])
})

const wantedBot: WantedBot = {
  ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'trend', strategyVersion: VERSION },
  ...{ parameters: { fast: 3 }, exchange: 'demo', pairs: ['TIDE/USDT'], timeframe: '1h', dryRun: true },
  ...{ maxOpenTrades: 3, stakeCurrency: 'USDT', stakeAmount: 'unlimited', tradingMode: 'spot' },
  ...{ exposure: 1_000, resources: { cpuMillis: 500, memoryMb: 512 }, commandId: 'command-1' },
}

test('a client’s status says what is wanted, what runs and how the newest command went, each for itself', async (t) => {
  const { get, post, deployments } = await start(t)
  assert.deepEqual((await get(`/trade/${CLIENT}/status`)).json(), {
    ...{ clientId: CLIENT, health: 'Healthy', blockers: [], wanted: null, running: null, lastAttempt: null },
  })
  const asked = await post('/trade', BOT)
  const values = {
    ...{ clientId: CLIENT, schema: 'cliente_001', bots: [wantedBot], commandId: 'command-1' },
    database: { existingSecret: 'cliente-001-database' },
  }
  await deployments.setWanted(CLIENT, { commit: COMMIT, commandId: 'command-1', values, blocker: null })
  const waiting = (await get(`/trade/${CLIENT}/status`)).json()
  assert.equal(waiting.health, 'Unknown')
  assert.equal(waiting.lastAttempt.commandId, told(asked))
  const blocker = { resource: 'schema cliente_001', reason: 'the database does not answer' }
  const seen = { name: 'trend', commandId: 'command-1', since: NOW, restarts: 2, blocker }
  await deployments.setRunning(CLIENT, {
    ...{ appliedCommandId: 'command-1', appliedCommit: COMMIT, health: 'Degraded', blocker: null },
    bots: [{ ...seen, health: 'Degraded' }],
  })
  const status = (await get(`/api/v1/trade/${CLIENT}/status`)).json()
  assert.deepEqual([status.health, status.blockers], ['Degraded', [blocker]])
  assert.deepEqual(
    [status.wanted.bots[0].parameters, status.running.bots[0].restarts, status.running.observedAt],
    [{ fast: 3 }, 2, NOW],
  )
  const listed = (await get('/trade')).json()
  assert.deepEqual([listed.items, listed.nextCursor], [[status], null])
})

test('a file that says nothing makes its client degraded, whatever runs', async (t) => {
  const { get, deployments } = await start(t)
  const blocker = { resource: 'values.yaml', reason: 'line 3: bots is no list' }
  await deployments.setWanted(CLIENT, { commit: COMMIT, commandId: null, values: null, blocker })
  const { health, blockers } = (await get(`/trade/${CLIENT}/status`)).json()
  assert.deepEqual([health, blockers], ['Degraded', [blocker]])
})

test('commands are listed newest first in pages, and shown with their steps', async (t) => {
  const { get, post } = await start(t)
  const ids = []
  for (let nth = 0; nth < 3; nth++) ids.push(told(await post('/trade', { ...BOT, name: `bot-${nth}` })))
  const first = (await get('/commands?limit=2')).json()
  const second = (await get(`/commands?limit=2&cursor=${first.nextCursor}`)).json()
  assert.deepEqual(
    [...first.items, ...second.items].map(({ id }: { id: string }) => id),
    ids.toReversed(),
  )
  const other = (await get('/commands?client_id=cliente-002')).json()
  assert.deepEqual(other.items, [])
  const detail = (await get(`/commands/${ids[0]}`)).json()
  assert.deepEqual(
    [detail.kind, detail.steps.map(({ state }: { state: string }) => state)],
    ['unknown', ['received']],
  )
  for (const [path, code] of [
    ['/commands/nothing-like-it', 'command.unknown'],
    ['/commands/x', 'command.id'],
  ] as const)
    assert.equal((await get(path)).json().code, code)
})

test('a command is cancelled while it goes on, and approved by somebody else than who asked', async (t) => {
  const { post, commands, audited } = await start(t)
  const id = told(await post('/trade', BOT))
  const own = await post(`/commands/${id}/approve`)
  assert.equal(own.json().code, 'command.own')
  const cancelled = await post(`/commands/${id}/cancel`)
  assert.deepEqual([cancelled.statusCode, cancelled.json().cancelledBy], [200, 'operator'])
  await using claim = (await commands.claim(CLIENT))!
  assert.ok(await claim.advance((await commands.get(id))!, { state: 'cancelled' }))
  const late = await post(`/commands/${id}/cancel`)
  assert.deepEqual([late.statusCode, late.json().code], [409, 'command.state'])
  assert.deepEqual(
    audited.map(({ action }) => action),
    ['command.deploy', 'command.cancel'],
  )
})

test('the history of a client’s file, and what one commit changed', async (t) => {
  const { get } = await start(t)
  const { items } = (await get(`/trade/${CLIENT}/history`)).json()
  assert.deepEqual([items.length, items[0].commit, items[0].step], [1, COMMIT, 'apply'])
  const { diff } = (await get(`/trade/${CLIENT}/history/${COMMIT}`)).json()
  assert.equal(diff, '+  name: trend\n')
  assert.equal((await get(`/trade/${CLIENT}/history/--output=x`)).statusCode, 400)
})
