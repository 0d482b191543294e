import type { Sql } from 'postgres'
import type { Run, RunStore, Transaction } from '../../../trade/research/index.ts'
import { type Statements, toJson, toText } from './open-sql.ts'
import { pageStart, toPage } from './page.ts'
import { StoreError } from './store-error.ts'
import { closedTrade, insertRunTrades, TRADE_FIELDS, type TradeRow } from './trade-rows.ts'

const FIELDS = `id, kind, title, status, spec, progress, message, result, error,
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`

type RunRow = Run & { readonly number: number }

/**
 * Runs in PostgreSQL. The {@link Transaction} that `create` lends is a transaction of the `postgres`
 * driver: `unsafe(text, values)` runs a statement in it.
 */
export function runStore(sql: Sql): RunStore {
  return {
    async create(run, alongside) {
      return sql.begin(async (transaction) => {
        const added = await transaction.unsafe<RunRow[]>(
          `insert into leme.run (id, kind, title, spec) values ($1, $2, $3, $4)
           on conflict (id) do nothing returning ${FIELDS}`,
          [run.id, run.kind, toText(run.title), toJson(run.spec)],
        )
        if (!added[0]) return requireRun(transaction, run.id)
        await alongside?.(transaction as unknown as Transaction)
        return added[0]
      })
    },

    async start(id) {
      const { count } = await sql`
        update leme.run set status = 'running', started_at = coalesce(started_at, leme.now_ms())
        where id = ${id} and status in ('queued', 'running')`
      return count === 1
    },

    async report(id, progress, message) {
      const { count } = await sql`
        update leme.run set progress = ${progress}, message = ${toText(message)}
        where id = ${id} and status = 'running'`
      if (count === 0) await requireRun(sql, id)
    },

    async finish(id, result, trades = []) {
      await sql.begin(async (transaction) => {
        const { count } = await transaction.unsafe(
          `update leme.run set status = 'done', progress = 1, result = $2, finished_at = leme.now_ms()
           where id = $1 and status in ('queued', 'running')`,
          [id, toJson(result)],
        )
        if (count === 1) await insertRunTrades(transaction, id, trades)
        else await requireRun(transaction, id)
      })
    },

    async fail(id, error) {
      const { count } = await sql`
        update leme.run set status = 'failed', error = ${toText(error)}, finished_at = leme.now_ms()
        where id = ${id} and status in ('queued', 'running')`
      if (count === 0) await requireRun(sql, id)
    },

    get: (id) => findRun(sql, id),

    async list({ kind, limit, cursor }) {
      const rows = await sql.unsafe<RunRow[]>(
        `select number, ${FIELDS} from leme.run where number < $1 and ($2::text is null or kind = $2)
         order by number desc limit $3`,
        [pageStart(cursor, Number.MAX_SAFE_INTEGER), kind ?? null, limit + 1],
      )
      return toPage(rows, limit, withoutNumber)
    },

    async trades(id, { limit, cursor }) {
      const rows = await sql.unsafe<(TradeRow & { readonly number: number })[]>(
        `select number, ${TRADE_FIELDS} from leme.run_trade where run_id = $1 and number > $2::bigint
         order by number limit $3`,
        [id, pageStart(cursor, -1), limit + 1],
      )
      return toPage(rows, limit, (row) => closedTrade(withoutNumber(row)))
    },
  }
}

async function findRun(sql: Statements, id: string): Promise<Run | undefined> {
  const rows = await sql.unsafe<RunRow[]>(`select ${FIELDS} from leme.run where id = $1`, [id])
  return rows[0]
}

async function requireRun(sql: Statements, id: string): Promise<Run> {
  const run = await findRun(sql, id)
  if (run) return run
  throw new StoreError('run.unknown', `there is no run "${id}"`, {
    hint: 'The list of runs shows which there are.',
  })
}

function withoutNumber<Row extends { readonly number: number }>(row: Row): Omit<Row, 'number'> {
  const { number: _number, ...rest } = row
  return rest
}
