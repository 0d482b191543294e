import type { TenantId } from '../tenant/index.ts'
import { JobError } from './job-error.ts'
import type { JobKind, JobSpec } from './job-spec.ts'

/** The id of the command that asked for it. Made only by {@link parseJobId}. */
export type JobId = string & { readonly brand: 'JobId' }

const JOB_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{6,61}[A-Za-z0-9]$/

/** @throws JobError `job.id` */
export function parseJobId(text: unknown): JobId {
  if (typeof text === 'string' && JOB_ID.test(text)) return text as JobId
  throw new JobError('job.id', 'that is no id of a job', {
    hint: 'Use 8 to 63 letters, digits, hyphens and underscores; begin and end with a letter or a digit.',
  })
}

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

export function hasEnded(state: JobState): boolean {
  return state !== 'queued' && state !== 'running'
}

/** A job's worker may die so often; then it is likely that the job kills them. */
export const MOST_DEATHS = 3

/** How long things may take, in milliseconds. */
export interface JobTimes {
  /** A worker that says nothing for so long is taken for dead. */
  readonly leaseMs: number
  /** A job that waits in the queue is sent again after this, in case its message was lost. */
  readonly resendMs: number
  /** All processes together look that often for what nobody does any more. */
  readonly sweepMs: number
}

export const JOB_TIMES: JobTimes = { leaseMs: 20_000, resendMs: 20_000, sweepMs: 4_000 }

/** A backtest or a search of a tenant. It ends; it is never deleted but with its tenant. */
export interface Job {
  readonly id: JobId
  /** Grows with each job of the house. */
  readonly number: number
  readonly tenant: TenantId
  readonly kind: JobKind
  /** Who asked. */
  readonly actor: string
  readonly title: string
  readonly spec: JobSpec
  /** Of a tenant's jobs that wait the highest is next, and of equal ones the oldest. */
  readonly priority: number
  readonly state: JobState
  /** 0…1. */
  readonly progress: number
  readonly message: string
  /** Why it failed; null otherwise. */
  readonly error: string | null
  /** The figures that a list shows; null until it is done. JSON. */
  readonly figures: unknown
  /** Grows with each worker that takes it: what an earlier one writes late is refused. */
  readonly attempt: number
  /** Workers that died over it. */
  readonly deaths: number
  /** Who works on it, or did last. */
  readonly worker: string | null
  /** Who asked to cancel it; null: nobody. */
  readonly cancelledBy: string | null
  /** UTC milliseconds. */
  readonly createdAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
}

/** A worker's right to write a job, until another one takes it. */
export type Hold = Pick<Job, 'id' | 'tenant' | 'attempt'>

/** How a job ends under its worker's hands. */
export type JobEnd =
  | { readonly state: 'done'; readonly figures: unknown }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'cancelled' }

export function deathSentence(): string {
  return `its worker died ${MOST_DEATHS} times; it may need more memory than a worker has. Ask for less at once, or ask again`
}
