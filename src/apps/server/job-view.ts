import type { Static } from 'typebox'
import type { Job } from '../../control/job/index.ts'
import type { JobAccepted, JobDetail, JobView } from './schemas/job.ts'

export function jobPath({ id }: Pick<Job, 'id'>, part: 'status' | 'results' | 'cancel'): string {
  return `/api/v1/backtest/${id}/${part}`
}

export function acceptedJob(job: Job): Static<typeof JobAccepted> {
  const { id, tenant, kind, state } = job
  return { id, clientId: tenant, kind, state, links: linksOf(job) }
}

/** A job as lists show it. */
export function viewOfJob(job: Job): Static<typeof JobView> {
  const { tenant, number: _, spec, worker: __, figures, ...rest } = job
  return {
    ...rest,
    clientId: tenant,
    strategy: spec.strategy,
    figures: figures as Static<typeof JobView>['figures'],
    links: linksOf(job),
  }
}

export function detailOfJob(job: Job, ahead: number): Static<typeof JobDetail> {
  return { ...viewOfJob(job), ahead, request: job.spec }
}

function linksOf(job: Job): Static<typeof JobView>['links'] {
  return { status: jobPath(job, 'status'), results: jobPath(job, 'results'), cancel: jobPath(job, 'cancel') }
}
