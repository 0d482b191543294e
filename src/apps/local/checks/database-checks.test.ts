import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { type EmbeddedPostgres, startPostgres } from '../../../adapters/embedded-postgres/index.ts'
import { connectQueue } from '../../../adapters/queue/index.ts'
import { connectStore, migrate } from '../../../adapters/store/postgres/index.ts'
import { type Reading, runChecks } from '../../../control/operation/index.ts'
import { loadAppConfig } from '../app-config.ts'
import { checkTools, openChecks } from './open-checks.ts'

// Each part is broken for real, one after the other, on a server of these tests alone.

const folder = mkdtempSync(join(tmpdir(), 'leme-checks-'))
let server: EmbeddedPostgres

before(async () => {
  chmodSync(folder, 0o755)
  server = await startPostgres({ stateDir: folder })
})
after(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** What the checks say now, by name. */
async function look(variables: NodeJS.ProcessEnv = {}): Promise<ReadonlyMap<string, Reading>> {
  const { config } = loadAppConfig({ DATABASE_URL: server.url, LEME__STATEDIR: folder, ...variables }, folder)
  const checks = openChecks({ config, url: async () => server.url, now: Date.now })
  return new Map((await runChecks(checks, checkTools(Date.now))).map((reading) => [reading.name, reading]))
}

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: server.url, application_name: 'a test' })
  client.on('error', () => {})
  await client.connect()
  return client
}

function says(readings: ReadonlyMap<string, Reading>, name: string, state: string, reason: RegExp): void {
  const { state: found, reason: why } = readings.get(name)!
  assert.deepEqual([found, reason.test(why)], [state, true], `${name}: ${found}, ${why}`)
}

test('an empty database is no trouble; its tables come with the first start', async () => {
  const readings = await look()
  says(readings, 'migrations', 'good', /empty/)
  says(readings, 'workers', 'good', /No server or worker runs/)
  says(readings, 'clocks', 'good', /Within \d+ ms of that of the database/)
  const bads = [...readings.values()].filter(({ state }) => state === 'bad' || state === 'unknown')
  assert.deepEqual(bads, [])
})

test('a migration that was not applied is bad, and one of another release too', async () => {
  await migrate(server.url)
  says(await look(), 'migrations', 'good', /All tables/)
  const client = await connect()
  await client.query("delete from leme.migration where name = '0026-traces'")
  says(await look(), 'migrations', 'bad', /1 migration not applied, from 0026-traces on/)
  await client.query("insert into leme.migration values ('9999-contract-later', 'x')")
  says(await look(), 'migrations', 'bad', /9999-contract-later, which this Leme does not know/)
  await client.query("delete from leme.migration where name = '9999-contract-later'")
  await client.query('alter table control.command drop column trace')
  await migrate(server.url)
  await client.end()
  says(await look(), 'migrations', 'good', /All tables/)
})

test('a slot that nobody reads is told with what it holds back', async () => {
  const client = await connect()
  await client.query("select pg_create_physical_replication_slot('left_behind', true)")
  const readings = await look()
  await client.query("select pg_drop_replication_slot('left_behind')")
  await client.end()
  says(readings, 'replication-slots', 'attention', /Nobody reads the slot left_behind, which holds/)
  assert.match(
    readings.get('replication-slots')!.fix?.command ?? '',
    /pg_drop_replication_slot\('left_behind'\)/,
  )
})

test('a transaction that somebody left open is told with its age', async () => {
  const client = await connect()
  await client.query('begin')
  await client.query('select pg_sleep(1.1)')
  const readings = await look()
  await client.query('rollback')
  await client.end()
  says(readings, 'transactions', 'good', /The oldest transaction is 1 second old/)
})

test('a server that does not write what it acknowledges is bad', async () => {
  const client = await connect()
  const { rows } = await client.query('select current_database() as name')
  await client.query(`alter database "${rows[0].name}" set synchronous_commit = off`)
  const readings = await look()
  await client.query(`alter database "${rows[0].name}" reset synchronous_commit`)
  await client.end()
  says(readings, 'database', 'bad', /synchronous_commit is off: what was acknowledged can be lost/)
})

test('jobs without a worker, one given up, and a server that died are told', async () => {
  await using queue = await connectQueue(server.url)
  await queue.send('backtest', 'run-1')
  says(await look(), 'workers', 'bad', /Nobody works, and 1 job waits/)
  await using store = connectStore(server.url)
  const own = { kind: 'worker' as const, version: '0.0.9', node: '24.1.0', host: 'alpha', pid: 71 }
  await store.processes.beat({ ...own, id: 'a' })
  const beaten = await look()
  says(beaten, 'workers', 'good', /0 servers and 1 worker live/)
  says(beaten, 'versions', 'attention', /Several releases run: .* worker on alpha: 0\.0\.9/)
  const client = await connect()
  await client.query("update control.process set seen_at = seen_at - 120000 where id = 'a'")
  await store.processes.beat({ ...own, id: 'b', pid: 72 })
  says(await look(), 'workers', 'attention', /the worker 71 on alpha 2 minutes ago/)
  await client.query("update control.process set seen_at = seen_at - 86400000 where id = 'a'")
  await store.processes.beat({ ...own, id: 'b', pid: 72 })
  says(await look(), 'workers', 'good', /1 worker live/)
  await store.processes.end('b')
  await client.query(
    "update pgboss.job set created_on = now() - interval '2 hours' where name = 'leme-backtest'",
  )
  says(await look(), 'queue', 'bad', /1 job waits, 0 run; the oldest for 2 hours/)
  await client.query("delete from pgboss.job where name = 'leme-backtest'")
  await client.end()
})

test('a client whose bots have no credits is bad', async () => {
  const client = await connect()
  await client.query(`insert into control.tenant (id, name, quotas, policy, credits)
    values ('cliente-001', 'Aurora', '{"bots": 5, "queuedJobs": 10}', '{}', 0)`)
  await client.query(`insert into control.deployment (tenant, wanted, observed_at)
    values ('cliente-001', '{"values": {"bots": [{"name": "a"}]}}', leme.now_ms() - 900000)`)
  const readings = await look()
  await client.query('delete from control.deployment')
  await client.query('delete from control.tenant')
  await client.end()
  says(readings, 'credits', 'bad', /1 client with bots and without credits: cliente-001/)
  says(readings, 'runtime', 'bad', /1 bot of clients wanted, and last looked at 15 minutes ago/)
})

test('a server that was stopped is bad in one place, and what hangs on it is unknown', async () => {
  await server.stop()
  const readings = await look()
  says(readings, 'database', 'bad', /The database does not answer/)
  for (const name of ['migrations', 'queue', 'replication-slots']) {
    says(readings, name, 'unknown', /It could not be looked at: the database does not answer/)
  }
  says(readings, 'node', 'good', /^v24/)
  server = await startPostgres({ stateDir: folder })
  says(await look(), 'database', 'good', /answers/)
})
