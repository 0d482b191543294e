import {
  type Page,
  type Quotas,
  type TenantId,
  type TenantStatus,
  type Transaction,
  unknownTenant,
} from '../tenant/index.ts'
import { deathSentence, type Hold, hasEnded, JOB_TIMES, type Job, type JobTimes, MOST_DEATHS } from './job.ts'
import { changesOf, endedJob, requirePlace, sameJob, unknownJob } from './job-rules.ts'
import { JOB_KINDS } from './job-spec.ts'
import { pageOf } from './memory-page.ts'
import type { JobLine, JobStore, NewJob, Word } from './port.ts'

export interface MemoryJobs {
  /** UTC milliseconds. */
  readonly now: () => number
  readonly send: JobLine['send']
  readonly tenantOf: (
    id: TenantId,
  ) => { readonly quotas: Pick<Quotas, 'jobs' | 'queuedJobs'>; readonly status: TenantStatus } | undefined
  readonly times?: JobTimes
}

interface Row {
  job: Job
  hasSlot: boolean
  sentAt: number
  leaseUntil: number
}

const TRANSACTION: Transaction = { brand: 'Transaction' }

/** A {@link JobStore} that forgets everything with the process: for tests, and the model of the others. */
export function memoryJobStore({ now, send, tenantOf, times = JOB_TIMES }: MemoryJobs): JobStore {
  const rows = new Map<string, Row>()
  let number = 0
  let sweptAt = Number.NEGATIVE_INFINITY
  /** One after the other, as transactions would be. */
  let adding: Promise<unknown> = Promise.resolve()

  const open = (tenant?: TenantId): Row[] =>
    [...rows.values()].filter(({ job }) => !hasEnded(job.state) && (!tenant || job.tenant === tenant))
  const change = (row: Row, changes: Partial<Job>): Job => {
    row.job = { ...row.job, ...changes }
    return row.job
  }
  const waiting = (tenant: TenantId): Row[] =>
    open(tenant)
      .filter(({ hasSlot }) => !hasSlot)
      .sort((a, b) => b.job.priority - a.job.priority || a.job.number - b.job.number)

  /** Gives the tenant's free slots to its next jobs. */
  async function fill(tenant: TenantId): Promise<number> {
    const found = tenantOf(tenant)
    if (found?.status !== 'active') return 0
    const used = open(tenant).filter(({ hasSlot }) => hasSlot).length
    const next = waiting(tenant).slice(0, Math.max(0, found.quotas.jobs - used))
    for (const row of next) {
      row.hasSlot = true
      row.sentAt = now()
    }
    for (const { job } of next) await send(job)
    return next.length
  }

  const finish = (row: Row, changes: Partial<Job>): Job => {
    row.hasSlot = false
    return change(row, { ...changes, endedAt: now() })
  }
  const toQueue = async (row: Row): Promise<void> => {
    change(row, { state: 'queued' })
    row.sentAt = now()
    await send(row.job)
  }
  /** The row, as long as the holder still has it. */
  const held = ({ id, attempt }: Hold): Row | undefined => {
    const row = rows.get(id)
    return row?.job.state === 'running' && row.job.attempt === attempt ? row : undefined
  }

  async function bury(row: Row): Promise<'takenOver' | 'failed' | undefined> {
    const deaths = row.job.deaths + 1
    if (row.job.cancelledBy !== null) finish(row, { state: 'cancelled', deaths })
    else if (deaths >= MOST_DEATHS) finish(row, { state: 'failed', error: deathSentence(), deaths })
    else {
      change(row, { deaths })
      await toQueue(row)
      return 'takenOver'
    }
    await fill(row.job.tenant)
    return row.job.state === 'failed' ? 'failed' : undefined
  }

  const add: JobStore['create'] = async (wanted, alongside) => {
    const found = rows.get(wanted.id)
    if (found) return sameJob(found.job, wanted)
    const tenant = tenantOf(wanted.tenant)
    if (!tenant) throw unknownTenant(wanted.tenant)
    requirePlace(tenant, open(wanted.tenant).length)
    await alongside?.(TRANSACTION)
    const job = newJob(wanted, { number: ++number, createdAt: now() })
    const row = { job, hasSlot: false, sentAt: 0, leaseUntil: 0 }
    rows.set(job.id, row)
    await fill(job.tenant)
    return row.job
  }

  return {
    create(wanted, alongside) {
      const added = adding.catch(() => {}).then(() => add(wanted, alongside))
      adding = added
      return added
    },

    async get(tenant, id) {
      const found = rows.get(id)?.job
      return found?.tenant === tenant ? found : undefined
    },

    find: async (id) => rows.get(id)?.job,

    async histories(tenant) {
      const jobs = [...rows.values()].map(({ job }) => job).filter((job) => job.tenant === tenant)
      const byName = Map.groupBy(jobs, ({ spec }) => spec.strategy.name)
      return [...byName.keys()].sort().map((strategy) => {
        const own = byName.get(strategy)!
        const done = own.filter(({ state }) => state === 'done').length
        return { strategy, jobs: own.length, done, newest: own.at(-1)! }
      })
    },

    async list(tenant, { kind, state, strategy, ...query }): Promise<Page<Job>> {
      const jobs = [...rows.values()]
        .map(({ job }) => job)
        .filter((job) => (tenant === null || job.tenant === tenant) && (!kind || job.kind === kind))
        .filter(
          (job) => (!state || job.state === state) && (!strategy || job.spec.strategy.name === strategy),
        )
      return pageOf(jobs.reverse(), query, (job) => String(job.number))
    },

    async ahead({ id, tenant }) {
      return Math.max(
        0,
        waiting(tenant).findIndex(({ job }) => job.id === id),
      )
    },

    async cancel(tenant, id, actor) {
      const row = rows.get(id)
      if (!row || row.job.tenant !== tenant) throw unknownJob(id)
      const { state } = row.job
      if (state === 'cancelled') return row.job
      if (hasEnded(state)) throw endedJob(row.job)
      if (state === 'running')
        return row.job.cancelledBy === null ? change(row, { cancelledBy: actor }) : row.job
      const job = finish(row, { state: 'cancelled', cancelledBy: actor })
      await fill(tenant)
      return job
    },

    async claim(id, worker) {
      const row = rows.get(id)
      if (!row?.hasSlot || row.job.state !== 'queued') return undefined
      row.leaseUntil = now() + times.leaseMs
      const { attempt, startedAt } = row.job
      return change(row, {
        ...{ state: 'running', attempt: attempt + 1, worker, startedAt: startedAt ?? now() },
        ...{ progress: 0, message: '' },
      })
    },

    async report(hold, progress, message): Promise<Word> {
      const row = held(hold)
      if (!row) return 'lost'
      row.leaseUntil = now() + times.leaseMs
      return change(row, { progress, message }).cancelledBy === null ? 'go-on' : 'cancel'
    },

    async end(hold, end) {
      const row = held(hold)
      if (!row) return false
      finish(row, changesOf(end))
      await fill(hold.tenant)
      return true
    },

    async handBack(hold) {
      const row = held(hold)
      if (!row) return false
      if (row.job.cancelledBy === null) {
        await toQueue(row)
        return true
      }
      finish(row, { state: 'cancelled' })
      await fill(hold.tenant)
      return true
    },

    async sweep() {
      if (now() < sweptAt + times.sweepMs) return null
      sweptAt = now()
      const swept = { takenOver: 0, failed: 0, resent: 0, placed: 0 }
      for (const row of open()) {
        if (row.job.state === 'running' && row.leaseUntil < now()) {
          const outcome = await bury(row)
          if (outcome) swept[outcome]++
        } else if (row.job.state === 'queued' && row.hasSlot && row.sentAt + times.resendMs < now()) {
          swept.resent++
          await toQueue(row)
        }
      }
      const tenants = new Set(open().map(({ job }) => job.tenant))
      for (const tenant of tenants) swept.placed += await fill(tenant)
      return swept
    },

    async counts() {
      return JOB_KINDS.map((kind) => {
        const jobs = open().map(({ job }) => job)
        const queued = jobs.filter((job) => job.kind === kind && job.state === 'queued')
        const oldest = Math.min(now(), ...queued.map(({ createdAt }) => createdAt))
        const running = jobs.filter((job) => job.kind === kind && job.state === 'running').length
        return { kind, waiting: queued.length, running, oldestMs: now() - oldest }
      })
    },

    async forget(tenant) {
      const gone = [...rows.values()].filter(({ job }) => job.tenant === tenant)
      for (const { job } of gone) rows.delete(job.id)
      return gone.length
    },
  }
}

function newJob(wanted: NewJob, made: Pick<Job, 'number' | 'createdAt'>): Job {
  const { id, tenant, actor, title, spec, priority = 0 } = wanted
  return {
    ...{ ...made, id, tenant, kind: spec.kind, actor, title, spec: structuredClone(spec), priority },
    ...{ state: 'queued', progress: 0, message: '', error: null, figures: null, attempt: 0, deaths: 0 },
    ...{ worker: null, cancelledBy: null, startedAt: null, endedAt: null },
  }
}
