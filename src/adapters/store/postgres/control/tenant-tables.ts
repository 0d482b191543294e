import type { StatementRunner } from '../statement-runner.ts'

/** A table of schema `control` with rows of tenants. */
export interface TenantTable {
  /** `control.tenant_key`, quoted where it has to be. */
  readonly table: string
  readonly isAppendOnly: boolean
}

interface Reference {
  readonly from: string
  readonly to: string
}

/** Stays when a tenant goes. */
const KEPT = 'control.audit'

/**
 * Tables that say by their column `tenant` whose a row is, but for the audit log: those that refer to others stand
 * before them. What has no such column goes with what it refers to (`on delete cascade`).
 */
export async function tenantTables(db: StatementRunner): Promise<readonly TenantTable[]> {
  const { rows: tables } = await db.run<TenantTable>(
    `select c.oid::regclass::text as table, exists (select from pg_trigger t
       where t.tgrelid = c.oid and t.tgname = 'append_only') as "isAppendOnly"
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'control'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname = 'tenant' and not a.attisdropped and c.oid::regclass::text <> $1
     order by 1`,
    [KEPT],
  )
  const { rows: references } = await db.run<Reference>(
    `select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
     where contype = 'f' and connamespace = 'control'::regnamespace and conrelid <> confrelid`,
  )
  return ordered(tables, references)
}

/** Who refers before what it refers to; in a circle, as they come. */
function ordered(tables: readonly TenantTable[], references: readonly Reference[]): readonly TenantTable[] {
  const left = new Map(tables.map((table) => [table.table, table]))
  const placed: TenantTable[] = []
  while (left.size > 0) {
    const isFree = (name: string) => !references.some(({ from, to }) => to === name && left.has(from))
    const next = [...left.keys()].find(isFree) ?? left.keys().next().value!
    placed.push(left.get(next)!)
    left.delete(next)
  }
  return placed
}
