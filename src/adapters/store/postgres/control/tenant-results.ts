import type { ResultStore } from '../../../../control/job/index.ts'
import { toJson } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'
import { closedTrade, insertTrades, TRADE_FIELDS, type TradeRow } from '../trade-rows.ts'
import type { Tenants } from './tenant-door.ts'

const TRADES = { table: 'job_trade', owner: 'job_id' } as const

/** Results of jobs, each in its tenant's own schema and under its login. */
export function tenantResults(tenants: Pick<Tenants, 'read' | 'transact'>): ResultStore {
  return {
    write: ({ tenant, id, attempt }, { report, trades }) =>
      tenants.transact(tenant, async ({ db }) => {
        // The row is taken first: of two attempts at once the second sees what the first has done.
        const { count } = await db.run(
          `insert into job_result as r (id, attempt, report) values ($1, $2, $3::json)
           on conflict (id) do update set attempt = excluded.attempt, report = excluded.report
           where r.attempt <= excluded.attempt`,
          [id, attempt, toJson(report ?? null)],
        )
        if (count === 0) return
        await db.run('delete from job_trade where job_id = $1', [id])
        await insertTrades(db, { ...TRADES, id }, trades)
      }),

    report: (tenant, id) =>
      tenants.read(tenant, async ({ db }) => {
        const { rows } = await db.run<{ report: unknown }>('select report from job_result where id = $1', [
          id,
        ])
        return rows[0]?.report
      }),

    trades: (tenant, id, { limit, cursor }) =>
      tenants.read(tenant, async ({ db }) => {
        const { rows } = await db.run<TradeRow & { readonly number: number }>(
          `select number, ${TRADE_FIELDS} from job_trade where job_id = $1 and number > $2
           order by number limit $3`,
          [id, pageStart(cursor, 0), limit + 1],
        )
        return toPage(rows, limit, ({ number: _, ...trade }) => closedTrade(trade))
      }),
  }
}
