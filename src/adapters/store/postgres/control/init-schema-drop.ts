import { setTimeout as delay } from 'node:timers/promises'
import {
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
 * Ends everything of a tenant that is `leaving`: its login is shut and its connections are ended, then schema,
 * login and rows of the control schema go in one transaction; the audit log stays, and the id, so that it is not
 * given a second time. Whoever died in the middle is repeated. Gives the proof of {@link proveDeleted}.
 * @throws TenantError `tenant.unknown`, `tenant.state` of one that is not leaving; StoreError `tenant.line` when its
 * connections do not end
 */
export function dropSchema(adminUrl: string, tenant: TenantId): Promise<DeletionProof> {
  return translated(() =>
    withConnection(adminUrl, async (db) => {
      if (await shutLogin(db, tenant)) await endSessions(db, tenant)
      await db.atomically((transaction) => dropEverything(transaction, tenant))
      return proofOf(db, tenant)
    }),
  )
}

/** Whether there is a login. The admin becomes a member: only then may it end the login's connections. */
function shutLogin(db: StatementRunner, tenant: TenantId): Promise<boolean> {
  return db.atomically(async (transaction) => {
    await lockLeaving(transaction, tenant)
    const login = loginOf(tenant)
    if (!(await hasLogin(transaction, tenant))) return false
    await transaction.run(`alter role "${login}" nologin; grant "${login}" to current_user`)
    return true
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

async function hasLogin(db: StatementRunner, tenant: TenantId): Promise<boolean> {
  return (await db.run('select from pg_roles where rolname = $1', [loginOf(tenant)])).count > 0
}

async function endSessions(db: StatementRunner, tenant: TenantId): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; ; await delay(LOOK_MS)) {
    const { count } = await db.run(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1',
      [loginOf(tenant)],
    )
    if (count === 0) return
    if (performance.now() < end) continue
    throw new StoreError('tenant.line', `${count} connections of "${tenant}" do not end`, {
      hint: 'See pg_stat_activity, then run it again.',
    })
  }
}

async function dropEverything(db: StatementRunner, tenant: TenantId): Promise<void> {
  await lockLeaving(db, tenant)
  const login = loginOf(tenant)
  await db.run(`drop schema if exists "${schemaOf(tenant)}" cascade`)
  // What it was granted, and large objects, which lie in no schema.
  if (await hasLogin(db, tenant)) await db.run(`drop owned by "${login}"; drop role "${login}"`)
  for (const { table, condition, isAppendOnly } of await tenantTables(db)) {
    // The owner may; the transaction that switches the guard off switches it on again.
    if (isAppendOnly) await db.run(`alter table ${table} disable trigger append_only`)
    await db.run(`delete from ${table} t where ${condition}`, [tenant])
    if (isAppendOnly) await db.run(`alter table ${table} enable trigger append_only`)
  }
  await db.run(`update control.tenant set status = 'gone', name = '', credits = 0 where id = $1`, [tenant])
}
