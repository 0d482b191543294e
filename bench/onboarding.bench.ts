import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startPostgres } from '../src/adapters/embedded-postgres/index.ts'
import { connectStore, initSchema, migrate } from '../src/adapters/store/postgres/index.ts'
import { TENANT_MIGRATIONS } from '../src/adapters/store/postgres/tenant-migrations/index.ts'
import { parseTenantId } from '../src/control/tenant/index.ts'
import { quantile } from './harness.ts'

const PASSWORD = 'a-password-of-benches'
const PRESENT = 1_000
const ROUNDS = 20

/**
 * Onboarding a tenant: its row in the register, then schema, tables, login and rights, and the look at what the
 * login may do; a connection is made for each, as by a script. Beside it the floor: the same objects made by
 * one multi-statement message of a client that does nothing else. Durable (fsync on); first in a database
 * without tenants, then among a thousand. `--present=N` for another number.
 */
export async function run(flags: readonly string[]): Promise<void> {
  const given = flags.find((flag) => flag.startsWith('--present='))?.split('=')[1]
  const present = Number(given ?? PRESENT)
  const stateDir = mkdtempSync(join(tmpdir(), 'leme-bench-'))
  chmodSync(stateDir, 0o755)
  const database = await startPostgres({ stateDir })
  try {
    await migrate(database.url)
    await using store = connectStore(database.url)
    const onboard = async (name: string): Promise<void> => {
      const id = parseTenantId(name)
      await store.tenants.create({ id, name })
      await initSchema(database.url, { tenant: id, password: PASSWORD })
    }
    console.log(`\nonboarding a tenant, durable (onboarding.bench.ts, ${ROUNDS} rounds)`)
    // The first makes the roles that all share.
    await onboard('the-first')
    await contest('in an empty database', { url: database.url, onboard, first: 0 })
    for (let number = 0; number < present; number++) await onboard(`present-${number}`)
    await contest(`among ${present} tenants`, { url: database.url, onboard, first: ROUNDS })
  } finally {
    await database.stop()
    rmSync(stateDir, { recursive: true, force: true })
  }
}

interface Place {
  readonly url: string
  readonly onboard: (name: string) => Promise<void>
  readonly first: number
}

async function contest(where: string, { url, onboard, first }: Place): Promise<void> {
  const ways = { floor: (name: string) => bare(url, name), leme: onboard }
  const times: Record<keyof typeof ways, number[]> = { floor: [], leme: [] }
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? (['floor', 'leme'] as const) : (['leme', 'floor'] as const)
    for (const way of order) {
      const begin = performance.now()
      await ways[way](`${way}-${first + round}`)
      times[way].push(performance.now() - begin)
    }
  }
  const ratios = times.leme.map((time, round) => time / times.floor[round]!)
  const told = (all: readonly number[]) =>
    `p50 ${quantile(all, 0.5).toFixed(1).padStart(6)} ms   p90 ${quantile(all, 0.9).toFixed(1).padStart(6)} ms`
  const [low, middle, high] = [0.1, 0.5, 0.9].map((at) => quantile(ratios, at).toFixed(2))
  console.log(`  ${where}`)
  console.log(`    ${'the same objects, bare'.padEnd(26)}${told(times.floor)}`)
  console.log(`    ${'register + init-schema'.padEnd(26)}${told(times.leme)}   ${middle}× (${low}–${high})`)
}

/** Login, schema, tables and rights in one message, and nobody who looks whether they may be made. */
async function bare(url: string, name: string): Promise<void> {
  const schema = `bare_${name.replaceAll('-', '_')}`
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`
      begin;
      create role ${schema} login connection limit 28 password '${PASSWORD}';
      alter role ${schema} set search_path = ${schema};
      create schema ${schema};
      set local search_path = ${schema};
      ${TENANT_MIGRATIONS.map(({ sql }) => sql).join('\n')}
      grant usage on schema ${schema} to ${schema};
      grant select, insert, update, delete on all tables in schema ${schema} to ${schema};
      grant leme_reader to ${schema};
      commit`)
  } finally {
    await client.end()
  }
}
