import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { type EmbeddedPostgres, startPostgres } from './index.ts'

/** One data folder for all these tests; each starts its server and leaves it stopped. */
const stateDir = mkdtempSync(join(tmpdir(), 'leme-embedded-'))

// Made for its owner alone; root's server runs as another user.
chmodSync(stateDir, 0o755)
after(() => rmSync(stateDir, { recursive: true, force: true }))

async function query(server: EmbeddedPostgres, text: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  try {
    return [...(await sql.unsafe(text))]
  } finally {
    await sql.end()
  }
}

test('of two first starts at once one makes the database, the other joins it', async () => {
  const servers = await Promise.all([startPostgres({ stateDir }), startPostgres({ stateDir })])
  assert.deepEqual(servers.map(({ started }) => started).toSorted(), [false, true])
  assert.equal(servers[0].port, servers[1].port)
  await query(servers[0], 'create table mark (number int primary key)')
  assert.deepEqual(await query(servers[1], 'select count(*)::int as rows from mark'), [{ rows: 0 }])
  assert.equal(await servers[0].stop(), false, 'the other one needs it')
  assert.deepEqual(await query(servers[1], 'select 1 as one'), [{ one: 1 }])
  assert.equal(await servers[1].stop(), true)
  assert.equal(await servers[1].stop(), true, 'stopping again changes nothing')
  await assert.rejects(query(servers[1], 'select 1'), { code: 'ECONNREFUSED' })
})

test('what was acknowledged is durable, local, in UTF-8 and UTC', async () => {
  await using server = await startPostgres({ stateDir })
  const settings = await query(
    server,
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes',
       'listen_addresses', 'unix_socket_directories', 'server_encoding', 'TimeZone', 'data_checksums') order by name`,
  )
  assert.deepEqual(Object.fromEntries(settings.map(({ name, setting }) => [name, setting])), {
    ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', data_checksums: 'on' },
    ...{
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      server_encoding: 'UTF8',
      TimeZone: 'UTC',
    },
  })
  const sorted = await query(
    server,
    `select string_agg(x, '' order by x) as x from unnest(array['b', 'B', 'é', 'a']) as x`,
  )
  assert.deepEqual(sorted, [{ x: 'Babé' }])
})

test('nobody gets in without the password', async () => {
  await using server = await startPostgres({ stateDir })
  const url = new URL(server.url)
  url.password = 'guess'
  const sql = postgres(url.href, { max: 1 })
  await assert.rejects(sql`select 1`, { code: '28P01' })
  await sql.end()
})

test('the server keeps its port, and takes another one when that is taken', async () => {
  const first = await startPostgres({ stateDir })
  await first.stop()
  const second = await startPostgres({ stateDir })
  await second.stop()
  assert.equal(second.port, first.port)
  const squatter = createServer().listen(first.port, '127.0.0.1')
  await once(squatter, 'listening')
  await using third = await startPostgres({ stateDir })
  squatter.close()
  assert.notEqual(third.port, first.port)
  assert.deepEqual(await query(third, 'select 1 as one'), [{ one: 1 }])
})

test('somebody else who is connected keeps the server up, until the next stop', async () => {
  const server = await startPostgres({ stateDir })
  const url = new URL(server.url)
  url.searchParams.set('application_name', 'psql')
  const visitor = postgres(url.href, { max: 1 })
  try {
    await visitor`select 1`
    assert.equal(await server.stop(), false)
    assert.deepEqual([...(await visitor`select 1 as one`)], [{ one: 1 }])
  } finally {
    await visitor.end()
  }
  const next = await startPostgres({ stateDir })
  assert.equal(next.started, false)
  assert.equal(await next.stop(), true)
})

test('a server that has ended all connections, as one does that recovers, is stopped all the same', async () => {
  const server = await startPostgres({ stateDir })
  await query(server, 'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()')
  assert.equal(await server.stop(), true)
  await assert.rejects(query(server, 'select 1'), { code: 'ECONNREFUSED' })
})

test('the pid file of a dead server whose number another program has now is no obstacle', async () => {
  const server = await startPostgres({ stateDir })
  const path = join(server.dataDir, 'postmaster.pid')
  const lines = readFileSync(path, 'utf8').split('\n')
  await server.stop()
  lines[0] = String(process.pid)
  writeFileSync(path, lines.join('\n'))
  await using again = await startPostgres({ stateDir })
  assert.equal(again.started, true)
  assert.deepEqual(await query(again, 'select 1 as one'), [{ one: 1 }])
})

/** Starts the server and inserts rows one by one; prints the number of each one that was acknowledged. */
const WRITER = `
  import postgres from 'postgres'
  import { startPostgres } from '${new URL('./index.ts', import.meta.url)}'
  const server = await startPostgres({ stateDir: process.argv[1] })
  const sql = postgres(server.url, { max: 4, onnotice: () => {} })
  await sql\`create table if not exists mark (number int primary key)\`
  const [{ next }] = await sql\`select coalesce(max(number), 0) + 1 as next from mark\`
  for (let number = next; ; number++) {
    await sql\`insert into mark (number) values (\${number})\`
    console.log(number)
  }`

/** A writer that has had `count` rows acknowledged, and the numbers of those rows as they come. */
async function startWriter(count: number): Promise<{ writer: ChildProcess; acknowledged: number[] }> {
  const args = ['--conditions=leme-source', '--input-type=module', '--eval', WRITER, stateDir]
  const cwd = new URL('.', import.meta.url)
  const writer = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const acknowledged: number[] = []
  const enough = Promise.withResolvers<void>()
  createInterface(writer.stdout!).on('line', (line) => {
    acknowledged.push(Number(line))
    if (acknowledged.length >= count) enough.resolve()
  })
  await enough.promise
  return { writer, acknowledged }
}

async function assertStored(server: EmbeddedPostgres, numbers: readonly number[]): Promise<void> {
  const rows = await query(server, 'select number from mark')
  const stored = new Set(rows.map(({ number }) => number))
  assert.ok(numbers.length > 0)
  assert.deepEqual(
    numbers.filter((number) => !stored.has(number)),
    [],
  )
}

test('kill -9 of the process loses no acknowledged row; the next one joins the server that is still there', async () => {
  const { writer, acknowledged } = await startWriter(20)
  writer.kill('SIGKILL')
  await once(writer, 'close')
  const server = await startPostgres({ stateDir })
  assert.equal(server.started, false)
  await assertStored(server, acknowledged)
  assert.equal(await server.stop(), true)
})

test('kill -9 of process and server under writes loses no acknowledged row; the next start recovers', async () => {
  for (let round = 0; round < 2; round++) {
    const { writer, acknowledged } = await startWriter(20 + 7 * round)
    const spy = await startPostgres({ stateDir })
    process.kill(spy.pid, 'SIGKILL')
    writer.kill('SIGKILL')
    await once(writer, 'close')
    assert.equal(await spy.stop(), false, 'nothing is there to stop')
    const server = await startPostgres({ stateDir })
    assert.equal(server.started, true)
    await assertStored(server, acknowledged)
    assert.equal(await server.stop(), true)
  }
})

test('Ctrl-C in the terminal does not reach the server', async () => {
  const { writer, acknowledged } = await startWriter(5)
  process.kill(-writer.pid!, 'SIGINT')
  await once(writer, 'close')
  const server = await startPostgres({ stateDir })
  assert.equal(server.started, false)
  await assertStored(server, acknowledged)
  assert.equal(await server.stop(), true)
})
