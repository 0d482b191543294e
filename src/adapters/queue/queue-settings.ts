import type { ConstructorOptions, Queue } from 'pg-boss'
import type { JobKind } from '../../control/job/index.ts'
import type { RunKind } from '../../trade/research/index.ts'

export const SCHEMA = 'pgboss'
/** Where jobs end whose handler threw every time. */
export const PARKED = 'leme-parked'
export const KINDS: readonly RunKind[] = ['backtest', 'pipeline', 'trials']

export function queueName(kind: RunKind): string {
  return `leme-${kind}`
}

export const LANE: Omit<Queue, 'name'> = {
  // Three tries in all: a killed worker is tried over, a poison job does not go round for ever.
  retryLimit: 2,
  retryDelay: 0,
  deadLetter: PARKED,
  // A worker that says nothing for so long is dead and its job taken over. Long enough for one that
  // computes without a pause in its main thread.
  heartbeatSeconds: 20,
  // The longest that pg-boss allows; the heartbeat is what notices trouble.
  expireInSeconds: 86_400,
  // The run's own row remembers; done jobs need not.
  deleteAfterSeconds: 86_400,
  notify: true,
}

export function jobQueueName(kind: JobKind): string {
  return `leme-tenants-${kind}`
}

/**
 * Of tenants' jobs: a message only wakes a worker, and the job's row has the rest: who holds it, how often its
 * workers died. So a message is handed out once; sweeps of the rows send it anew.
 */
export const JOB_LANE: Omit<Queue, 'name'> = {
  // Of the messages that wait one for each job: whoever is not sure may send again.
  policy: 'short',
  retryLimit: 0,
  heartbeatSeconds: 20,
  expireInSeconds: 86_400,
  deleteAfterSeconds: 3_600,
  notify: true,
}

export const POLLING = {
  pollingIntervalSeconds: 0.5,
  // A new job rings; this finds those that are tried again, and those whose bell was missed.
  notifyPollingIntervalSeconds: 1,
}

/** `monitorSeconds` is how often dead workers are looked for. */
export function bossOptions(connectionString: string, monitorSeconds: number): ConstructorOptions {
  return {
    connectionString,
    schema: SCHEMA,
    max: 3,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: monitorSeconds,
    monitorIntervalSeconds: monitorSeconds,
    queueCacheIntervalSeconds: 60,
  }
}
