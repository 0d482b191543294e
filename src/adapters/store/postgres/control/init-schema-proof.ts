import {
  freqtradeLoginOf,
  freqtradeSchemaOf,
  loginOf,
  schemaOf,
  type TenantId,
  type TenantStatus,
} from '../../../../control/tenant/index.ts'
import { translated } from '../open-sql.ts'
import { type StatementRunner, withConnection } from '../statement-runner.ts'
import { tenantTables } from './tenant-tables.ts'

/** What still names a tenant, counted in the catalogue and in every table of the control schema. */
export interface DeletionProof {
  readonly tenant: TenantId
  /** Nothing of these is left, and the register says so. */
  readonly isDeleted: boolean
  readonly counts: readonly { readonly what: string; readonly count: number }[]
  /** What the register says; null: it never knew the tenant. */
  readonly register: TenantStatus | null
  /** Entries of the audit log, which stays. */
  readonly audited: number
}

/** Looks with the admin's login at what is left of a tenant, and changes nothing. */
export function proveDeleted(adminUrl: string, tenant: TenantId): Promise<DeletionProof> {
  return translated(() => withConnection(adminUrl, (db) => proofOf(db, tenant)))
}

/** The same on an open connection. */
export async function proofOf(db: StatementRunner, tenant: TenantId): Promise<DeletionProof> {
  const { rows: found } = await db.run<
    Record<'login' | 'connections' | 'schema' | 'relations' | 'audited', number>
  >(
    `select (select count(*) from pg_roles where rolname = any ($1)) as login,
       (select count(*) from pg_stat_activity where usename = any ($1)) as connections,
       (select count(*) from pg_namespace where nspname = any ($2)) as schema,
       (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = any ($2)) as relations,
       (select count(*) from control.audit where tenant = $3) as audited`,
    [[loginOf(tenant), freqtradeLoginOf(tenant)], [schemaOf(tenant), freqtradeSchemaOf(tenant)], tenant],
  )
  const { audited, ...catalogue } = found[0]!
  const counts = Object.entries(catalogue).map(([what, count]) => ({ what, count }))
  for (const { table, condition } of await tenantTables(db)) {
    const { rows } = await db.run<{ count: number }>(
      `select count(*) as count from ${table} t where ${condition}`,
      [tenant],
    )
    counts.push({ what: table, count: rows[0]!.count })
  }
  const { rows } = await db.run<{ status: TenantStatus; name: string; credits: number }>(
    'select status, name, credits from control.tenant where id = $1',
    [tenant],
  )
  const [registered] = rows
  const isForgotten =
    !registered || (registered.status === 'gone' && registered.name === '' && registered.credits === 0)
  return {
    tenant,
    isDeleted: isForgotten && counts.every(({ count }) => count === 0),
    counts,
    register: registered?.status ?? null,
    audited,
  }
}
