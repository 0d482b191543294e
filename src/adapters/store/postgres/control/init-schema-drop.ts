import { setTimeout as delay } from 'node:timers/promises'
import {
  freqtradeLoginOf,
  freqtradeSchemaOf,
  loginOf,
  schemaOf,
  TenantError,
  type TenantId,
  unknownTenant,
} from '../../../../control/tenant/index.ts'
import { SCHEMA_LOCK } from '../migrate.ts'
import { translated } from '../open-sql.ts'
import { type StatementRunner, withConnection } from '../statement-runner.ts'
import { StoreError } from '../store-error.ts'
import { type DeletionProof, proofOf } from './init-schema-proof.ts'
import { tenantTables } from './tenant-tables.ts'

const LOOK_MS = 50
const PATIENCE_MS = 15_000

/**
 * Ends everything of a tenant that is `leaving`: its logins are shut and their connections are ended, then schemas,
 * logins and rows of the control schema go in one transaction; the audit log stays, and the id, so that it is not
 * given a second time. Whoever died in the middle is repeated. Gives the proof of {@link proveDeleted}.
 * @throws TenantError `tenant.unknown`, `tenant.state` of one that is not leaving; StoreError `tenant.line` when its
 * connections do not end
 */
export function dropSchema(adminUrl: string, tenant: TenantId): Promise<DeletionProof> {
  return translated(() =>
    withConnection(adminUrl, async (db) => {
      for (const login of await shutLogins(db, tenant)) await endSessions(db, login)
      await db.atomically((transaction) => dropEverything(transaction, tenant))
      return proofOf(db, tenant)
    }),
  )
}

/** The logins that are there. The admin becomes a member: only then may it end a login's connections. */
function shutLogins(db: StatementRunner, tenant: TenantId): Promise<readonly string[]> {
  return db.atomically(async (transaction) => {
    await lockLeaving(transaction, tenant)
    const logins = await loginsOf(transaction, tenant)
    for (const login of logins) {
      await transaction.run(`alter role "${login}" nologin; grant "${login}" to current_user`)
    }
    return logins
  })
}

async function lockLeaving(db: StatementRunner, tenant: TenantId): Promise<void> {
  await db.run('select pg_advisory_xact_lock($1)', [SCHEMA_LOCK])
  const { rows } = await db.run<{ status: string }>('select status from control.tenant where id = $1', [
    tenant,
  ])
  const status = rows[0]?.status
  if (status === undefined) throw unknownTenant(tenant)
  if (status === 'leaving' || status === 'gone') return
  throw new TenantError('tenant.state', `the tenant "${tenant}" is ${status}, not leaving`, {
    hint: 'Let it leave first, and export what it has.',
  })
}

/** Its own login, and that of its bots of freqtrade. */
async function loginsOf(db: StatementRunner, tenant: TenantId): Promise<readonly string[]> {
  const { rows } = await db.run<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any ($1)',
    [[loginOf(tenant), freqtradeLoginOf(tenant)]],
  )
  return rows.map(({ rolname }) => rolname)
}

async function endSessions(db: StatementRunner, login: string): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; ; await delay(LOOK_MS)) {
    const { count } = await db.run(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1',
      [login],
    )
    if (count === 0) return
    if (performance.now() < end) continue
    throw new StoreError('tenant.line', `${count} connections of ${login} do not end`, {
      hint: 'See pg_stat_activity, then run it again.',
    })
  }
}

async function dropEverything(db: StatementRunner, tenant: TenantId): Promise<void> {
  await lockLeaving(db, tenant)
  for (const schema of [schemaOf(tenant), freqtradeSchemaOf(tenant)]) {
    await db.run(`drop schema if exists "${schema}" cascade`)
  }
  for (const login of await loginsOf(db, tenant)) {
    // What it was granted, and large objects, which lie in no schema.
    await db.run(`drop owned by "${login}"; drop role "${login}"`)
  }
  for (const { table, condition, isAppendOnly } of await tenantTables(db)) {
    // The owner may; the transaction that switches the guard off switches it on again.
    if (isAppendOnly) await db.run(`alter table ${table} disable trigger append_only`)
    await db.run(`delete from ${table} t where ${condition}`, [tenant])
    if (isAppendOnly) await db.run(`alter table ${table} enable trigger append_only`)
  }
  await db.run(`update control.tenant set status = 'gone', name = '', credits = 0 where id = $1`, [tenant])
}
