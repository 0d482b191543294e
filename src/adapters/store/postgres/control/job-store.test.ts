import { after } from 'node:test'
import { jobStoreSuite } from '../../../../control/job/job-store.suite.ts'
import { DEFAULT_QUOTAS, parseTenantId, type Transaction } from '../../../../control/tenant/index.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { migrate } from '../index.ts'
import { openSql } from '../open-sql.ts'
import { jobStore } from './job-store.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const sql = openSql(server.url, 6)
// What is sent in a transaction that fails was never sent: the table is part of it.
await sql`create table public.sent (number bigint generated always as identity, id text not null)`
let tenants = 0

after(async () => {
  await sql.end()
  await server.stop()
})

jobStoreSuite('postgres', async () => {
  await sql`delete from control.job`
  await sql`delete from public.sent`
  await sql`update control.job_sweep set at = 0`
  const store = jobStore(sql, {
    send: async ({ id }, transaction) => {
      await inside(transaction).unsafe('insert into public.sent (id) values ($1)', [id])
    },
  })
  return {
    store,
    async newTenant(quotas = {}) {
      const id = parseTenantId(`cliente-${++tenants}`)
      await sql`insert into control.tenant (id, name, quotas, policy)
        values (${id}, ${id}, ${JSON.stringify({ ...DEFAULT_QUOTAS, ...quotas })}, '{}')`
      return id
    },
    async change(id, { quotas = {}, status }) {
      await sql`update control.tenant set quotas = (quotas::jsonb || ${JSON.stringify(quotas)}::jsonb)::json,
        status = coalesce(${status ?? null}, status) where id = ${id}`
    },
    async sent() {
      const rows = await sql<{ id: string }[]>`with taken as (delete from public.sent returning number, id)
        select id from taken order by number`
      return rows.map(({ id }) => id)
    },
    async pass(ms) {
      await sql`update control.job set created_at = created_at - ${ms}, sent_at = sent_at - ${ms},
        lease_until = lease_until - ${ms}`
      await sql`update control.job_sweep set at = at - ${ms}`
    },
  }
})

function inside(transaction: Transaction | undefined) {
  return transaction as unknown as { unsafe(text: string, values: string[]): Promise<unknown> }
}
