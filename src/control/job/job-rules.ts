import { canonicalJson } from '../../math/index.ts'
import { type Quotas, TenantError, type TenantStatus } from '../tenant/index.ts'
import type { Job, JobEnd, JobId } from './job.ts'
import { JobError } from './job-error.ts'
import type { NewJob } from './port.ts'

/** The job that is there, as long as the same is wanted. @throws JobError `job.changed` */
export function sameJob(job: Job, { tenant, spec, priority = 0 }: NewJob): Job {
  const isSame =
    job.tenant === tenant && job.priority === priority && canonicalJson(job.spec) === canonicalJson(spec)
  if (isSame) return job
  throw new JobError('job.changed', `the id ${job.id} was used for another job`, {
    hint: 'Use a new id, or a new Idempotency-Key, for a new request.',
  })
}

/** @throws TenantError `tenant.state`, `tenant.quota` */
export function requirePlace(
  tenant: { readonly quotas: Pick<Quotas, 'jobs' | 'queuedJobs'>; readonly status: TenantStatus },
  open: number,
): void {
  const { quotas, status } = tenant
  if (status !== 'active') {
    throw new TenantError('tenant.state', `this client is ${status} and starts no jobs`, {
      hint: 'Ask the operator.',
    })
  }
  if (quotas.jobs < 1) {
    throw new TenantError('tenant.quota', 'this client may run no jobs', { hint: 'Ask the operator.' })
  }
  if (open < quotas.queuedJobs) return
  throw new TenantError(
    'tenant.quota',
    `${open} jobs wait or run already, the most that this client may have`,
    {
      hint: 'Wait until one ends, or cancel one.',
    },
  )
}

export function changesOf(end: JobEnd): Pick<Job, 'state'> & Partial<Job> {
  switch (end.state) {
    case 'done':
      return { state: 'done', progress: 1, message: '', figures: plain(end.figures) }
    case 'failed':
      return { state: 'failed', error: end.error }
    case 'cancelled':
      return { state: 'cancelled' }
  }
}

export function unknownJob(id: JobId): JobError {
  return new JobError('job.unknown', `there is no job "${id}"`)
}

export function endedJob({ id, state }: Job): JobError {
  return new JobError('job.state', `the job "${id}" is ${state} already`)
}

/** What a database would give back. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}
