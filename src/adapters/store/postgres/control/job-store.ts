import type { Sql } from 'postgres'
import {
  changesOf,
  endedJob,
  type Hold,
  hasEnded,
  JOB_KINDS,
  JOB_TIMES,
  type Job,
  type JobKind,
  type JobLine,
  type JobStore,
  type JobTimes,
  type NewJob,
  requirePlace,
  sameJob,
  unknownJob,
  type Word,
} from '../../../../control/job/index.ts'
import { type TenantId, type Transaction, unknownTenant } from '../../../../control/tenant/index.ts'
import { type Statements, toJson, toText } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'
import { fillSlots, findJob, findTenant, IS_OPEN, JOB_FIELDS, lockTenant } from './job-rows.ts'
import { sweepJobs } from './job-sweep.ts'

export interface JobStoreOptions {
  /** Sends in the transaction of the `postgres` driver that it is lent. */
  readonly send: JobLine['send']
  readonly times?: JobTimes
}

/** The row, as long as the holder still has it. */
const IS_HELD = `id = $1 and attempt = $2 and state = 'running'`

/** Jobs in schema `control`, which no tenant's login may use. */
export function jobStore(sql: Sql, { send, times = JOB_TIMES }: JobStoreOptions): JobStore {
  const locked = <T>(tenant: TenantId, work: (transaction: Statements) => Promise<T>): Promise<T> =>
    sql.begin(async (transaction) => {
      await lockTenant(transaction, tenant)
      return work(transaction)
    }) as Promise<T>

  return {
    create: (wanted, alongside) =>
      locked(wanted.tenant, async (transaction) => {
        const found = await findJob(transaction, wanted.id)
        if (found) return sameJob(found, wanted)
        await requireRoom(transaction, wanted.tenant)
        if (!(await insert(transaction, wanted))) {
          return sameJob((await findJob(transaction, wanted.id))!, wanted)
        }
        await alongside?.(transaction as unknown as Transaction)
        await fillSlots(transaction, wanted.tenant, send)
        return (await findJob(transaction, wanted.id))!
      }),

    async get(tenant, id) {
      const found = await findJob(sql, id)
      return found?.tenant === tenant ? found : undefined
    },

    find: (id) => findJob(sql, id),

    async histories(tenant) {
      const rows = await sql.unsafe<(Job & { readonly jobs: number; readonly done: number })[]>(
        `select distinct on (strategy collate "C") ${JOB_FIELDS}, jobs, done
         from control.job join (
           select strategy as tried, count(*)::int as jobs, (count(*) filter (where state = 'done'))::int as done
           from control.job where tenant = $1 group by strategy
         ) as history on tried = strategy
         where tenant = $1 order by strategy collate "C", number desc`,
        [tenant],
      )
      return rows.map(({ jobs, done, ...newest }) => {
        return { strategy: newest.spec.strategy.name, jobs, done, newest }
      })
    },

    async list(tenant, { kind, state, strategy, limit, cursor }) {
      const rows = await sql.unsafe<Job[]>(
        `select ${JOB_FIELDS} from control.job where ($1::text is null or tenant = $1) and number < $2
           and ($3::text is null or kind = $3) and ($4::text is null or state = $4)
           and ($5::text is null or strategy = $5)
         order by number desc limit $6`,
        [
          ...[tenant, pageStart(cursor, Number.MAX_SAFE_INTEGER)],
          ...[kind ?? null, state ?? null, strategy ?? null, limit + 1],
        ],
      )
      return toPage(rows, limit, (job) => job)
    },

    async ahead({ id, tenant }) {
      const [row] = await sql.unsafe<{ ahead: number }[]>(
        `select count(*)::int as ahead from control.job as other join control.job as own on own.id = $1
         where other.tenant = $2 and other.state = 'queued' and not other.has_slot
           and own.state = 'queued' and not own.has_slot
           and (other.priority, -other.number) > (own.priority, -own.number)`,
        [id, tenant],
      )
      return row!.ahead
    },

    cancel: (tenant, id, actor) =>
      locked(tenant, async (transaction) => {
        const [job] = await transaction.unsafe<Job[]>(
          `select ${JOB_FIELDS} from control.job where id = $1 and tenant = $2 for update`,
          [id, tenant],
        )
        if (!job) throw unknownJob(id)
        if (job.state === 'cancelled') return job
        if (hasEnded(job.state)) throw endedJob(job)
        await transaction.unsafe(
          `update control.job set cancelled_by = coalesce(cancelled_by, $2),
             state = case state when 'queued' then 'cancelled' else state end,
             has_slot = has_slot and state = 'running',
             ended_at = case state when 'queued' then leme.now_ms() end
           where id = $1`,
          [id, toText(actor)],
        )
        if (job.state === 'queued') await fillSlots(transaction, tenant, send)
        return (await findJob(transaction, id))!
      }),

    async claim(id, worker) {
      const rows = await sql.unsafe<Job[]>(
        `update control.job set state = 'running', attempt = attempt + 1, worker = $2, progress = 0, message = '',
           started_at = coalesce(started_at, leme.now_ms()), lease_until = leme.now_ms() + $3::bigint
         where id = $1 and state = 'queued' and has_slot returning ${JOB_FIELDS}`,
        [id, toText(worker), times.leaseMs],
      )
      return rows[0]
    },

    async report({ id, attempt }, progress, message): Promise<Word> {
      const [row] = await sql.unsafe<{ asked: boolean }[]>(
        `update control.job set progress = $3, message = $4, lease_until = leme.now_ms() + $5::bigint
         where ${IS_HELD} returning cancelled_by is not null as asked`,
        [id, attempt, progress, toText(message), times.leaseMs],
      )
      if (!row) return 'lost'
      return row.asked ? 'cancel' : 'go-on'
    },

    end: (hold, end) =>
      locked(hold.tenant, async (transaction) => {
        const { state, progress = null, error = null, figures = null } = changesOf(end)
        const { count } = await transaction.unsafe(
          `update control.job set state = $3, has_slot = false, progress = coalesce($4::float8, progress),
             message = case when $3 = 'done' then '' else message end, error = $5, figures = $6::json,
             ended_at = leme.now_ms()
           where ${IS_HELD}`,
          [hold.id, hold.attempt, state, progress, error === null ? null : toText(error), toJson(figures)],
        )
        if (count === 1) await fillSlots(transaction, hold.tenant, send)
        return count === 1
      }),

    handBack: (hold) =>
      locked(hold.tenant, async (transaction) => {
        const job = await giveBack(transaction, hold)
        if (job?.state === 'queued') await send(job, transaction as unknown as Transaction)
        else if (job) await fillSlots(transaction, hold.tenant, send)
        return job !== undefined
      }),

    sweep: () => sweepJobs(sql, { send, times }),

    async counts() {
      const rows = await sql.unsafe<{ kind: JobKind; waiting: number; running: number; oldestMs: number }[]>(
        `select kind, count(*) filter (where state = 'queued')::int as waiting,
           count(*) filter (where state = 'running')::int as running,
           greatest(0, coalesce(leme.now_ms() - min(created_at) filter (where state = 'queued'), 0)) as "oldestMs"
         from control.job where ${IS_OPEN} group by kind`,
      )
      const none = { waiting: 0, running: 0, oldestMs: 0 }
      return JOB_KINDS.map((kind) => rows.find((row) => row.kind === kind) ?? { kind, ...none })
    },

    forget: (tenant) =>
      locked(tenant, async (transaction) => {
        const { count } = await transaction.unsafe('delete from control.job where tenant = $1', [tenant])
        return count
      }),
  }
}

/** @throws TenantError `tenant.unknown`, `tenant.state`, `tenant.quota` */
async function requireRoom(sql: Statements, tenant: TenantId): Promise<void> {
  const found = await findTenant(sql, tenant)
  if (!found) throw unknownTenant(tenant)
  const [row] = await sql.unsafe<{ open: number }[]>(
    `select count(*)::int as open from control.job where tenant = $1 and ${IS_OPEN}`,
    [tenant],
  )
  requirePlace(found, row!.open)
}

/** False when another tenant's request has the id since a moment. */
async function insert(sql: Statements, wanted: NewJob): Promise<boolean> {
  const { id, tenant, actor, title, spec, priority = 0 } = wanted
  const { count } = await sql.unsafe(
    `insert into control.job (id, tenant, kind, actor, title, strategy, spec, priority)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
    [
      ...[id, tenant, spec.kind, toText(actor), toText(title)],
      ...[spec.strategy.name, toJson(spec), priority],
    ],
  )
  return count === 1
}

async function giveBack(sql: Statements, { id, attempt }: Hold): Promise<Job | undefined> {
  const rows = await sql.unsafe<Job[]>(
    `update control.job set has_slot = cancelled_by is null, sent_at = leme.now_ms(),
       state = case when cancelled_by is null then 'queued' else 'cancelled' end,
       ended_at = case when cancelled_by is not null then leme.now_ms() end
     where ${IS_HELD} returning ${JOB_FIELDS}`,
    [id, attempt],
  )
  return rows[0]
}
