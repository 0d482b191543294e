import {
  requireNewest,
  type StrategyStore,
  type StrategyVersion,
  saysTheSame,
} from '../../../../control/job/index.ts'
import { toJson } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'
import type { StatementRunner } from '../statement-runner.ts'
import type { Tenants } from './tenant-door.ts'

const VERSION = `v.strategy as name, v.version, v.document, v.hash, v.parameters, v.actor,
  v.created_at as "createdAt"`
const NEWEST = 'join strategy s on s.name = v.strategy and s.last_version = v.version'

/** Tenants' own strategies, each in its tenant's schema and under its login. Versions are only ever added. */
export function tenantStrategyStore(tenants: Pick<Tenants, 'read' | 'transact'>): StrategyStore {
  return {
    add: (tenant, wanted) =>
      tenants.transact(tenant, async ({ db }) => {
        const { name, document, hash, parameters, actor } = wanted
        await db.run('insert into strategy (name) values ($1) on conflict (name) do nothing', [name])
        await db.run('select 1 from strategy where name = $1 for update', [name])
        const newest = await find(db, name)
        if (newest && saysTheSame(newest, wanted)) return newest
        requireNewest(newest?.version ?? 0, wanted)
        await db.run('update strategy set last_version = last_version + 1 where name = $1', [name])
        await db.run(
          `insert into strategy_version (strategy, version, document, hash, parameters, actor)
           select name, last_version, $2, $3, $4::json, $5 from strategy where name = $1`,
          [name, document, hash, toJson(parameters), actor],
        )
        return (await find(db, name))!
      }),

    get: (tenant, name, version) => tenants.read(tenant, ({ db }) => find(db, name, version)),

    list: (tenant, { limit, cursor }) =>
      tenants.read(tenant, async ({ db }) => {
        const { rows } = await db.run<StrategyVersion>(
          `select ${VERSION} from strategy_version v ${NEWEST}
           where v.strategy collate "C" > $1 order by v.strategy collate "C" limit $2`,
          [cursor ?? '', limit + 1],
        )
        const items = rows.slice(0, limit)
        return { items, nextCursor: rows.length > limit ? items.at(-1)!.name : null }
      }),

    versions: (tenant, name, { limit, cursor }) =>
      tenants.read(tenant, async ({ db }) => {
        const { rows } = await db.run<StrategyVersion>(
          `select ${VERSION} from strategy_version v where v.strategy = $1 and v.version < $2::bigint
           order by v.version desc limit $3`,
          [name, pageStart(cursor, Number.MAX_SAFE_INTEGER), limit + 1],
        )
        return toPage(
          rows.map((row) => ({ ...row, number: row.version })),
          limit,
          ({ number: _, ...version }) => version,
        )
      }),
  }
}

async function find(
  db: StatementRunner,
  name: string,
  version?: number,
): Promise<StrategyVersion | undefined> {
  const { rows } = await db.run<StrategyVersion>(
    version === undefined
      ? `select ${VERSION} from strategy_version v ${NEWEST} where v.strategy = $1`
      : `select ${VERSION} from strategy_version v where v.strategy = $1 and v.version = $2`,
    version === undefined ? [name] : [name, version],
  )
  return rows[0]
}
