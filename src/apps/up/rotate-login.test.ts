import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { temporaryPostgres } from '../../adapters/embedded-postgres/index.ts'
import { connectStore, migrate, type PostgresStore } from '../../adapters/store/postgres/index.ts'
import { type Runtime, tenantSecret, type WantedBot } from '../../control/deployment/index.ts'
import { loginOf, parseTenantId, schemaOf } from '../../control/tenant/index.ts'
import { NO_TRACING, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { swing } from '../bot/wanted-bot.fixture.ts'
import { loadAppConfig } from '../local/app-config.ts'
import { type ControlDesk, openControlDesk } from '../local/control-desk.ts'
import { ROOT } from '../local/installation.ts'
import { makeSchema, onboardTenant } from '../local/onboard-tenant.ts'
import { openSecrets } from '../local/open-secrets.ts'
import { lendRuntime } from './lend-runtime.ts'
import { botTraces } from './trace-bots.ts'

// A server and a bot of a client run while the password of the client's login is rotated beside them, by what an
// operator's commands do in processes of their own. The server believes a secret for 30 seconds, and nobody waits so long.

const CLIENT = parseTenantId('cliente-001')
const SECRET = tenantSecret(CLIENT, 'database')
const PATIENCE_MS = 120_000
const folder = mkdtempSync(join(tmpdir(), 'leme-rotate-'))
const { config } = loadAppConfig({ LEME__STATEDIR: folder, LEME__PAPER__CANDLESPERSECOND: '0.5' }, folder)
const logger = { info: () => {}, warn: () => {} }
let server: Awaited<ReturnType<typeof temporaryPostgres>>
let store: PostgresStore
let desk: ControlDesk
let runtime: Runtime
let pid: number | undefined

before(async () => {
  server = await temporaryPostgres()
  await migrate(server.url)
  store = connectStore(server.url)
  desk = await openControlDesk({ store, url: server.url }, config)
  const ports = { tenants: store.tenants, secrets: desk.secrets, adminUrl: server.url }
  await onboardTenant(ports, { id: CLIENT, name: CLIENT }, { actor: 'operator' })
  const traces = botTraces({ history: async () => [] }, NO_TRACING)
  runtime = await lendRuntime(desk, { logger, traces, onBots: () => {} }).open()
})
after(async () => {
  await runtime[Symbol.asyncDispose]()
  await desk[Symbol.asyncDispose]()
  await store.close()
  await server.stop()
  rmSync(folder, { recursive: true })
})

async function until<T>(what: string, look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  const patience = Date.now() + PATIENCE_MS
  for (;;) {
    const seen = await look()
    if (holds(seen)) return seen
    assert.ok(Date.now() < patience, `never so: ${what}; last ${JSON.stringify(seen)}`)
    await delay(50)
  }
}

/** What the server sees of the bot: by a connection with the client's login. */
const cursor = () =>
  desk.data.read(CLIENT, async ({ bots }) => (await bots.list())[0]?.cursor ?? Number.NEGATIVE_INFINITY)
const goesOn = async () => {
  const from = await cursor()
  await until('the bot goes on', cursor, (now) => now > from)
}
const pidOf = (): number | undefined => {
  try {
    return JSON.parse(readFileSync(join(folder, 'bots', CLIENT, 'trend', 'process.json'), 'utf8')).process.pid
  } catch {
    return undefined
  }
}

/**
 * Connections end now and then; by the old password there is no way back. Only those are ended that rest: what is lost
 * in the middle of a commit is another story, and ends a bot's process.
 */
async function loseConnections(): Promise<void> {
  const admin = new Client({ connectionString: server.url })
  await admin.connect()
  const of = `from pg_stat_activity where usename = '${loginOf(CLIENT)}'`
  const pids = (await admin.query<{ pid: number }>(`select pid ${of}`)).rows.map((row) => row.pid)
  const rests = "state = 'idle' and (now() - state_change) between interval '200 ms' and interval '900 ms'"
  const longAgo = "state = 'idle' and now() - state_change > interval '3 s'"
  const end = `select pg_terminate_backend(pid, 10000) ${of} and pid = any($1) and (${rests} or ${longAgo})`
  const left = async () => {
    await admin.query(end, [pids])
    return (await admin.query(`select pid ${of} and pid = any($1)`, [pids])).rowCount
  }
  await until('all have ended', left, (count) => count === 0)
  await admin.end()
}

/** What `leme secret rotate` does, in a process of its own. */
async function rotateSecret(): Promise<void> {
  await (await openSecrets(config)).write(SECRET, randomBytes(32).toString('base64url'))
}
/** What `leme tenant init-schema` does. */
async function initSchemaElsewhere(): Promise<void> {
  await makeSchema({ secrets: await openSecrets(config), adminUrl: server.url }, CLIENT)
}

test('a bot runs, and the server reads what it has', async () => {
  const text = readFileSync(`${ROOT}examples/strategies/sma-cross.ts`, 'utf8')
  const bot: WantedBot = {
    ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'sma-cross', timeframe: '1m' },
    ...{ strategyVersion: await desk.bundles.put(text), parameters: { fast: 5, slow: 20 }, exchange: 'demo' },
    ...{ pairs: ['AAA/USDT'], dryRun: true, maxOpenTrades: 1, stakeCurrency: 'USDT', commandId: 'command-1' },
    ...{ stakeAmount: 'unlimited', tradingMode: 'spot', exposure: 1_000 },
    resources: { cpuMillis: 1_000, memoryMb: 512 },
  }
  const key = { venue: parseVenue('demo'), pair: parsePair('AAA/USDT'), timeframe: parseTimeframe('1m') }
  await store.candles.write(key, swing(0, 20_000), { source: 'test', policy: 'revise' })
  const database = { existingSecret: 'x' }
  const values = { clientId: CLIENT, schema: schemaOf(CLIENT), commandId: 'command-1', bots: [bot], database }
  await runtime.apply({ tenant: CLIENT, commit: 'a', values })
  await until(
    'healthy',
    () => runtime.observe(CLIENT),
    ({ health }) => health === 'Healthy',
  )
  pid = pidOf()
  await goesOn()
})

test('the secret, then the database: both go on by the new password without a restart', async () => {
  await rotateSecret()
  await initSchemaElsewhere()
  await loseConnections()
  await goesOn()
  assert.equal(pidOf(), pid)
})

test('a server without bots asks the store at the first refusal', async () => {
  await using other = await openControlDesk({ store, url: server.url }, config)
  const read = () => other.data.read(CLIENT, async ({ bots }) => (await bots.list()).length)
  assert.equal(await read(), 1)
  await rotateSecret()
  await initSchemaElsewhere()
  await loseConnections()
  assert.equal(await read(), 1)
  await goesOn()
})

test('what is lost between the two halves of a rotation is made again, too', async () => {
  await rotateSecret()
  await loseConnections()
  await goesOn()
  await initSchemaElsewhere()
  await loseConnections()
  await goesOn()
  assert.equal(pidOf(), pid)
})

test('a server that remembers the password before does not put it back into the database', async () => {
  await desk.secrets.read(SECRET)
  await rotateSecret()
  await initSchemaElsewhere()
  await makeSchema({ secrets: desk.secrets, adminUrl: server.url }, CLIENT)
  const password = await (await openSecrets(config)).read(SECRET)
  const url = new URL(server.url)
  url.username = loginOf(CLIENT)
  url.password = password
  const client = new Client({ connectionString: url.href })
  await client.connect()
  await client.end()
})

test('a bot that is started again later gets in by the password of then', async () => {
  await rotateSecret()
  await initSchemaElsewhere()
  process.kill(pid!, 'SIGKILL')
  const next = await until(
    'another process',
    async () => pidOf(),
    (found) => found !== undefined && found !== pid,
  )
  await until(
    'healthy',
    () => runtime.observe(CLIENT),
    ({ health }) => health === 'Healthy',
  )
  await goesOn()
  assert.equal(pidOf(), next, 'it was started once')
})
