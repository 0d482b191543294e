import { hostname } from 'node:os'
import type { PostgresQueue } from '../../adapters/queue/index.ts'
import { tenantResults } from '../../adapters/store/postgres/index.ts'
import type { JobStore } from '../../control/job/index.ts'
import type { ControlDesk } from '../local/control-desk.ts'
import { jobFigures } from '../local/job-figures.ts'
import { runJobProcess } from '../local/job-process.ts'
import { type JobNews, runJobs } from '../worker/index.ts'

export interface ClientJobsOptions {
  readonly queue: Pick<PostgresQueue, 'jobs'>
  readonly jobs: JobStore
  readonly onNews: (news: JobNews) => void
  readonly onError: (error: unknown) => void
}

/** Takes clients' backtests and searches, each in a process without rights. Dispose of it after the queue was closed. */
export function runClientJobs(
  { store, data, bundles, config }: Pick<ControlDesk, 'store' | 'data' | 'bundles' | 'config'>,
  { queue, ...options }: ClientJobsOptions,
): Promise<AsyncDisposable> {
  return runJobs({
    ...{ line: queue.jobs, results: tenantResults(data), bundles, figuresOf: jobFigures, ...options },
    name: `${hostname()} ${process.pid}`,
    perform: (job, { bundle, signal, report }) =>
      runJobProcess(job.spec, bundle, { stores: store, limits: config.jobs, signal, report }),
  })
}
