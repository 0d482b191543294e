import type { Job, JobId, JobLine } from '../../../../control/job/index.ts'
import type { Transaction } from '../../../../control/tenant/index.ts'
import {
  DEFAULT_QUOTAS,
  type Quotas,
  type TenantId,
  type TenantStatus,
} from '../../../../control/tenant/index.ts'
import type { Statements } from '../open-sql.ts'

/** Select list that gives a row as a {@link Job}. */
export const JOB_FIELDS = `number, id, tenant, kind, actor, title, spec, priority, state, progress, message, error,
  figures, attempt, deaths, worker, cancelled_by as "cancelledBy", created_at as "createdAt",
  started_at as "startedAt", ended_at as "endedAt"`

/** A job that has not ended counts towards its tenant's quotas. */
export const IS_OPEN = `state in ('queued', 'running')`

/** Whoever changes which of a tenant's jobs have slots has this until the transaction ends. */
export async function lockTenant(sql: Statements, tenant: TenantId): Promise<void> {
  await sql.unsafe(`select pg_advisory_xact_lock(hashtextextended('jobs of ' || $1, 0))`, [tenant])
}

export async function findJob(sql: Statements, id: JobId): Promise<Job | undefined> {
  const rows = await sql.unsafe<Job[]>(`select ${JOB_FIELDS} from control.job where id = $1`, [id], {
    prepare: true,
  })
  return rows[0]
}

export async function findTenant(
  sql: Statements,
  tenant: TenantId,
): Promise<{ readonly quotas: Quotas; readonly status: TenantStatus } | undefined> {
  const [row] = await sql.unsafe<{ quotas: Partial<Quotas>; status: TenantStatus }[]>(
    'select quotas, status from control.tenant where id = $1',
    [tenant],
  )
  return row && { status: row.status, quotas: { ...DEFAULT_QUOTAS, ...row.quotas } }
}

/** Gives the tenant's free slots to its next jobs and sends their messages. Call it under {@link lockTenant}. */
export async function fillSlots(sql: Statements, tenant: TenantId, send: JobLine['send']): Promise<number> {
  const found = await findTenant(sql, tenant)
  if (found?.status !== 'active') return 0
  const next = await sql.unsafe<Pick<Job, 'id' | 'kind'>[]>(
    `with free as (
       select greatest(0, $2 - count(*)) as slots from control.job where tenant = $1 and ${IS_OPEN} and has_slot
     ), next as (
       select id from control.job where tenant = $1 and state = 'queued' and not has_slot
       order by priority desc, number limit (select slots from free)
     ), placed as (
       update control.job set has_slot = true, sent_at = leme.now_ms() where id in (select id from next)
       returning id, kind, priority, number
     ) select id, kind from placed order by priority desc, number`,
    [tenant, found.quotas.jobs],
  )
  for (const job of next) await send(job, sql as unknown as Transaction)
  return next.length
}
