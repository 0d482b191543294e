import type { Sql } from 'postgres'
import {
  deathSentence,
  type Job,
  type JobLine,
  type JobTimes,
  MOST_DEATHS,
  type Swept,
} from '../../../../control/job/index.ts'
import type { TenantId, Transaction } from '../../../../control/tenant/index.ts'
import type { Statements } from '../open-sql.ts'
import { fillSlots, IS_OPEN, lockTenant } from './job-rows.ts'

export interface Sweeping {
  readonly send: JobLine['send']
  readonly times: JobTimes
}

type Found = Pick<Job, 'id' | 'kind' | 'tenant'>

/** Of one sweep: a house with more lost messages is healed in several. */
const MOST_RESENT = 200

/** Each job in a transaction of its own: one that fails keeps no other from being found. */
export async function sweepJobs(sql: Sql, sweeping: Sweeping): Promise<Swept | null> {
  const { times } = sweeping
  const turn = await sql.unsafe(
    'update control.job_sweep set at = leme.now_ms() where at <= leme.now_ms() - $1::bigint',
    [times.sweepMs],
  )
  if (turn.count === 0) return null
  const swept = { takenOver: 0, failed: 0, resent: 0, placed: 0 }
  for (const job of await orphans(sql)) {
    const outcome = await sql.begin((transaction) => bury(transaction, job, sweeping))
    if (outcome) swept[outcome]++
  }
  for (const job of await unheard(sql, times)) {
    if (await sql.begin((transaction) => resend(transaction, job, sweeping))) swept.resent++
  }
  for (const tenant of await tenantsWithFreeSlots(sql)) {
    swept.placed += await sql.begin(async (transaction) => {
      await lockTenant(transaction, tenant)
      return fillSlots(transaction, tenant, sweeping.send)
    })
  }
  return swept
}

const IS_ORPHAN = `state = 'running' and lease_until < leme.now_ms()`

async function orphans(sql: Statements): Promise<readonly Found[]> {
  return sql.unsafe<Found[]>(`select id, kind, tenant from control.job where ${IS_ORPHAN} order by number`)
}

/** What becomes of a job whose worker died: the next worker, failure after too many, or the end that was asked for. */
async function bury(
  sql: Statements,
  { id, kind, tenant }: Found,
  { send }: Sweeping,
): Promise<'takenOver' | 'failed' | undefined> {
  await lockTenant(sql, tenant)
  const [row] = await sql.unsafe<Pick<Job, 'state'>[]>(
    `update control.job set deaths = deaths + 1,
       state = case when cancelled_by is not null then 'cancelled' when deaths + 1 >= $2 then 'failed' else 'queued' end,
       has_slot = cancelled_by is null and deaths + 1 < $2,
       error = case when cancelled_by is null and deaths + 1 >= $2 then $3 end,
       ended_at = case when cancelled_by is not null or deaths + 1 >= $2 then leme.now_ms() end,
       sent_at = leme.now_ms()
     where id = $1 and ${IS_ORPHAN} returning state`,
    [id, MOST_DEATHS, deathSentence()],
  )
  if (!row) return undefined
  if (row.state === 'queued') {
    await send({ id, kind }, sql as unknown as Transaction)
    return 'takenOver'
  }
  await fillSlots(sql, tenant, send)
  return row.state === 'failed' ? 'failed' : undefined
}

/** Jobs that wait in the queue for so long that their message may be lost. */
async function unheard(sql: Statements, { resendMs }: JobTimes): Promise<readonly Found[]> {
  return sql.unsafe<Found[]>(
    `select id, kind, tenant from control.job
     where state = 'queued' and has_slot and sent_at < leme.now_ms() - $1::bigint order by sent_at limit $2`,
    [resendMs, MOST_RESENT],
  )
}

async function resend(sql: Statements, { id, kind }: Found, { send }: Sweeping): Promise<boolean> {
  const { count } = await sql.unsafe(
    `update control.job set sent_at = leme.now_ms() where id = $1 and state = 'queued' and has_slot`,
    [id],
  )
  if (count === 1) await send({ id, kind }, sql as unknown as Transaction)
  return count === 1
}

async function tenantsWithFreeSlots(sql: Statements): Promise<readonly TenantId[]> {
  const rows = await sql.unsafe<{ id: TenantId }[]>(
    `select id from control.tenant join (
       select tenant, count(*) filter (where has_slot) as used from control.job where ${IS_OPEN}
       group by tenant having bool_or(not has_slot)
     ) as line on line.tenant = tenant.id
     where status = 'active' and used < (quotas->>'jobs')::int`,
  )
  return rows.map(({ id }) => id)
}
