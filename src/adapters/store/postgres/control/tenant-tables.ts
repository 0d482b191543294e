import type { StatementRunner } from '../statement-runner.ts'

/** A table of schema `control` with rows of tenants. */
export interface TenantTable {
  /** `control.tenant_key`, quoted where it has to be. */
  readonly table: string
  /** Which rows of the table, called `t`, are those of tenant `$1`. */
  readonly condition: string
  readonly isAppendOnly: boolean
}

interface FoundTable {
  readonly table: string
  readonly isAppendOnly: boolean
  readonly hasTenant: boolean
}

interface Reference {
  readonly from: string
  readonly to: string
  readonly columns: readonly string[]
  readonly targets: readonly string[]
}

/** Stays when a tenant goes. */
const KEPT = 'control.audit'

/**
 * Tables whose column `tenant` says whose a row is, and those whose rows go with one of theirs; not the register and
 * the audit log. Who refers to another stands before it.
 */
export async function tenantTables(db: StatementRunner): Promise<readonly TenantTable[]> {
  const { rows: found } = await db.run<FoundTable>(
    `select c.oid::regclass::text as table,
       exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'append_only') as "isAppendOnly",
       exists (select from pg_attribute a
         where a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped) as "hasTenant"
     from pg_class c
     where c.relnamespace = 'control'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.oid::regclass::text <> $1
     order by 1`,
    [KEPT],
  )
  const names = (
    key: string,
    table: string,
  ) => `(select array_agg(quote_ident(a.attname)::text order by k.place)
    from unnest(${key}) with ordinality k (number, place)
    join pg_attribute a on a.attrelid = ${table} and a.attnum = k.number)`
  const { rows: references } = await db.run<Reference>(
    `select conrelid::regclass::text as from, confrelid::regclass::text as to,
       ${names('conkey', 'conrelid')} as columns, ${names('confkey', 'confrelid')} as targets
     from pg_constraint
     where contype = 'f' and connamespace = 'control'::regnamespace and conrelid <> confrelid
     order by conname`,
  )
  const conditions = conditionsOf(found, references)
  const tables = found.flatMap(({ table, isAppendOnly }) => {
    const condition = conditions.get(table)
    return condition === undefined ? [] : [{ table, isAppendOnly, condition }]
  })
  return ordered(tables, references)
}

function conditionsOf(
  found: readonly FoundTable[],
  references: readonly Reference[],
): ReadonlyMap<string, string> {
  const conditions = new Map<string, string>()
  for (const { table, hasTenant } of found) if (hasTenant) conditions.set(table, 't.tenant = $1')
  for (let known = -1; known < conditions.size; ) {
    known = conditions.size
    for (const { from, to, columns, targets } of references) {
      const condition = conditions.get(to)
      if (condition === undefined || conditions.has(from)) continue
      const list = (all: readonly string[]) => all.map((column) => `t.${column}`).join(', ')
      conditions.set(from, `(${list(columns)}) in (select ${list(targets)} from ${to} t where ${condition})`)
    }
  }
  return conditions
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
