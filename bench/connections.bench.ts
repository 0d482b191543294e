import assert from 'node:assert/strict'
import type { Sql } from 'postgres'
import {
  oldestTenantServer,
  PASSWORD,
} from '../src/adapters/store/postgres/control/tenant-servers.fixture.ts'
import { openTenants } from '../src/adapters/store/postgres/index.ts'
import { openSql } from '../src/adapters/store/postgres/open-sql.ts'
import type { TenantId } from '../src/control/tenant/index.ts'
import { poolTenants, preparePooler } from '../test/flows/pooled-tenants.fixture.ts'
import { quantile } from './harness.ts'

const ROUNDS = 15
const ROWS = 1_000_000
const CLIENTS = 48

/** What one round of a way took, in the unit of its contest, and what it gave. */
interface Way {
  readonly name: string
  readonly run: () => Promise<{ readonly cost: number; readonly result: unknown }>
}

/**
 * Settings of PostgreSQL 15 as it comes (A) against ours (B), on a table that is shaped as candles are; and clients'
 * logins directly (A) against through pgbouncer (B). Each round runs both in turning order; results are equal.
 */
export async function run(): Promise<void> {
  const server = await oldestTenantServer()
  if (!server) return console.log('connections.bench.ts needs PostgreSQL 15 of Debian')
  const sql = openSql(rootUrl(server), 1)
  try {
    await fill(sql)
    await contest('jit: the hours of 200,000 minutes', 'ms', [
      timed(sql, 'on', ['set jit = on'], HOURS),
      timed(sql, 'off', ['set jit = off'], HOURS),
    ])
    await contest('work_mem: 300,000 rows in another order', 'ms', [
      timed(sql, '4MB', ['set jit = off', "set work_mem = '4MB'"], SORTED),
      timed(sql, '16MB', ['set jit = off', "set work_mem = '16MB'"], SORTED),
    ])
    await contest('random_page_cost: 3 % of the rows by a second index', 'ms', [
      timed(sql, '4', ['set jit = off', 'set random_page_cost = 4'], SCATTERED),
      timed(sql, '1.1', ['set jit = off', 'set random_page_cost = 1.1'], SCATTERED),
    ])
    await contest('wal_compression: log of 50,000 changed rows after a checkpoint', 'KB', [
      logged(sql, 'off'),
      logged(sql, 'on'),
    ])
    await sql.unsafe('drop table bench')
    await pooled(server)
  } finally {
    await sql.end({ timeout: 1 })
    await server.stop()
  }
}

const HOURS = `select time / 60 as hour, max(high), min(low), sum(volume)::numeric(20, 4) from bench
  where series = 3 and time < 200000 group by 1 order by 1`
const SORTED = 'select series, time from bench where time < 60000 order by high, time, series offset 299990'
const SCATTERED = 'select count(*), sum(time) from bench where mark between 100 and 129'

async function fill(sql: Sql): Promise<void> {
  await sql.unsafe(`create table bench (series int, time bigint, mark int, open float8, high float8, low float8,
    close float8, volume float8, primary key (series, time))`)
  await sql.unsafe(`insert into bench select s, t, hashint8(s * 1000003 + t) & 1023, 1, random(), random(), 1, 1
    from generate_series(1, 5) s, generate_series(0, ${ROWS / 5 - 1}) t`)
  await sql.unsafe('create index on bench (mark)')
  await sql.unsafe('vacuum analyze bench')
}

function timed(sql: Sql, name: string, settings: readonly string[], query: string): Way {
  return {
    name,
    async run() {
      await sql.unsafe('reset all')
      for (const setting of settings) await sql.unsafe(setting)
      const start = performance.now()
      const result = [...(await sql.unsafe(query))]
      return { cost: performance.now() - start, result }
    },
  }
}

function logged(sql: Sql, name: string): Way {
  return {
    name,
    async run() {
      await sql.unsafe(`set wal_compression = ${name}`)
      await sql.unsafe('checkpoint')
      const [before] = await sql.unsafe('select pg_current_wal_lsn() as lsn')
      await sql.unsafe('update bench set close = close + 1 where series = 5 and time < 50000')
      const [after] = await sql.unsafe('select pg_wal_lsn_diff(pg_current_wal_lsn(), $1)::float8 as bytes', [
        before!.lsn,
      ])
      return { cost: after!.bytes / 1024, result: 0 }
    },
  }
}

/** One short read of each of more clients than a server keeps logins open for. */
async function pooled(server: NonNullable<Awaited<ReturnType<typeof oldestTenantServer>>>): Promise<void> {
  const ids: TenantId[] = []
  for (let at = 0; at < CLIENTS; at++) ids.push(await server.onboard(`cliente-${100 + at}`))
  await preparePooler(server)
  const opened = await poolTenants(server, ids[0]!)
  if (!opened) return console.log('pooled against direct needs pgbouncer of Debian')
  await using direct = openTenants({ url: server.url, passwordOf: async () => PASSWORD })
  await using through = openTenants({ url: opened.url, passwordOf: async () => PASSWORD })
  const way = (name: string, door: typeof direct): Way => ({
    name,
    async run() {
      const start = performance.now()
      const lists = await Promise.all(ids.map((id) => door.read(id, ({ bots }) => bots.list())))
      return { cost: performance.now() - start, result: lists }
    },
  })
  try {
    await contest(`${CLIENTS} clients read, 32 logins open`, 'ms', [
      way('direct', direct),
      way('pgbouncer', through),
    ])
  } finally {
    await opened.pooler.stop()
  }
}

async function contest(name: string, unit: string, ways: readonly Way[]): Promise<void> {
  const [first, ...others] = await Promise.all([(await ways[0]!.run()).result, (await ways[1]!.run()).result])
  for (const other of others) assert.deepEqual(other, first)
  const costs = ways.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const index = (turn + round) % ways.length
      costs[index]!.push((await ways[index]!.run()).cost)
    }
  }
  const ratios = costs[1]!.map((cost, round) => cost / costs[0]![round]!)
  const [low, middle, high] = [0.1, 0.5, 0.9].map((at) => quantile(ratios, at).toFixed(2))
  const medians = ways.map((way, index) => `${way.name} ${quantile(costs[index]!, 0.5).toFixed(1)} ${unit}`)
  console.log(`${name}: ${medians.join(', ')}; B/A ${middle} (${low}–${high})`)
}

/** With the rights to make a checkpoint. */
function rootUrl({ root }: { readonly root: Sql }): string {
  const { host, port, user, database } = root.options
  return `postgres://${user}@${String(host)}:${String(port)}/${database}`
}
