import assert from 'node:assert/strict'
import { connectStore, initSchema, migrate } from '../../src/adapters/store/postgres/index.ts'
import { planOf } from '../../src/apps/local/backup/restore-database.ts'
import { restoreTenant } from '../../src/apps/local/backup/restore-tenant.ts'
import { takeBackup } from '../../src/apps/local/backup/take-backup.ts'
import { parseTenantId, schemaOf, type TenantId } from '../../src/control/tenant/index.ts'
import { random } from '../../src/math/index.ts'
import { type BackupWorld, openBackupWorld } from './backup-world.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const FEW = 6
const MANY = 50

/** Tenants with schemas of their own write; one goes back to a moment of before, while the database goes on. */
export const oneTenantBack: Proof = {
  id: 'REL-22',
  fault: "one tenant's rows have to go back to an earlier moment",
  invariant:
    "Its tables are as they were then; no row of another tenant's, and none of the house's, is another one.",
  share: 1,
  full: 50,
  async run({ count, seed, onTrial }) {
    await using world = await openBackupWorld()
    const { desk, sql, url } = world
    await migrate(url)
    const tenants = Array.from({ length: count < FEW ? FEW : MANY }, (_, at) =>
      parseTenantId(`cliente-${String(at + 1).padStart(3, '0')}`),
    )
    await using store = connectStore(url)
    for (const tenant of tenants) {
      await store.tenants.create({ id: tenant, name: tenant })
      await initSchema(url, { tenant, password: `of-${tenant}-0123456789abcdef` })
      await sql.query(
        `create table "${schemaOf(tenant)}".proof (k bigint generated always as identity primary key, v text)`,
      )
      await write(world, tenant, 100)
    }
    await using log = world.keepLog()
    await takeBackup(desk, { url, now: Date.now })
    const trials: Trial[] = []
    for (let trial = 0; trial < count; trial++) {
      const dice = random(`${seed}-${trial}`)
      const tenant = tenants[dice.int(tenants.length)]!
      const wanted = await sumOf(world, schemaOf(tenant))
      const at = await world.now()
      await new Promise((resolve) => setTimeout(resolve, 5))
      for (const each of tenants) await write(world, each, 1 + dice.int(20))
      await sql.query(`delete from "${schemaOf(tenant)}".proof where k % 3 = 0`)
      await log.caughtUp()
      const others = await sumsOf(world, tenants, tenant)
      const { before, after } = await restoreTenant(desk, await planOf(desk, { kind: 'time', at }), {
        tenant,
        url,
      })
      assert.equal(await sumOf(world, schemaOf(tenant)), wanted, `${tenant} at ${new Date(at).toISOString()}`)
      assert.deepEqual(await sumsOf(world, tenants, tenant), others)
      trials.push({
        tenant,
        'rows before': before,
        'rows after': after,
        'others unchanged': tenants.length - 1,
      })
      onTrial?.(trials.at(-1)!)
    }
    return trials
  },
}

async function write({ sql }: BackupWorld, tenant: TenantId, rows: number): Promise<void> {
  const table = `"${schemaOf(tenant)}".proof`
  await sql.query(`insert into ${table} (v) select md5(random()::text) from generate_series(1, $1)`, [rows])
}

/** Of every table of the others' schemas and of the house's. */
async function sumsOf(
  world: BackupWorld,
  tenants: readonly TenantId[],
  but: TenantId,
): Promise<readonly string[]> {
  const schemas = [...tenants.filter((tenant) => tenant !== but).map(schemaOf), 'control', 'public']
  const sums: string[] = []
  for (const schema of schemas) sums.push(`${schema} ${await sumOf(world, schema)}`)
  return sums
}

async function sumOf({ sql }: BackupWorld, schema: string): Promise<string> {
  const { rows: tables } = await sql.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = $1 order by 1`,
    [schema],
  )
  const sums: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as sum from ${name} t`,
    )
    sums.push(`${name} ${rows[0]!.sum}`)
  }
  return sums.join('; ')
}
