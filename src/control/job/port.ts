import type { ClosedTrade, ParameterValue } from '../../domain/index.ts'
import type { Page, PageQuery, TenantId, Transaction } from '../tenant/index.ts'
import type { BundleHash } from './bundle.ts'
import type { Hold, Job, JobEnd, JobId, JobState } from './job.ts'
import type { JobKind, JobSpec } from './job-spec.ts'

export interface NewJob {
  readonly id: JobId
  readonly tenant: TenantId
  readonly actor: string
  readonly title: string
  readonly spec: JobSpec
  /** 0 when absent. */
  readonly priority?: number
}

export interface JobQuery extends PageQuery {
  readonly kind?: JobKind
  readonly state?: JobState
  /** Name of the strategy. */
  readonly strategy?: string
}

/** What a worker hears when it reports: go on, stop because somebody asked, or stop because it is another one's now. */
export type Word = 'go-on' | 'cancel' | 'lost'

/** What a sweep did; null when another process has just swept. */
export interface Swept {
  /** Jobs whose worker was dead, handed to the next one. */
  readonly takenOver: number
  /** Jobs that failed because worker after worker died. */
  readonly failed: number
  /** Messages of waiting jobs that were sent again. */
  readonly resent: number
  /** Jobs that got a free slot of their tenant. */
  readonly placed: number
}

/** What a tenant has tried with a strategy. */
export interface StrategyHistory {
  readonly strategy: string
  readonly jobs: number
  readonly done: number
  readonly newest: Job
}

export interface KindCount {
  readonly kind: JobKind
  /** In their tenants' lines and in the queue. */
  readonly waiting: number
  readonly running: number
  /** How long the first of those that wait has waited, in milliseconds; 0 when none does. */
  readonly oldestMs: number
}

/**
 * Where jobs are kept. At most `quotas.jobs` of a tenant are in the queue or run at once: they have a slot. The
 * others wait here, so that the queue stays fair to all tenants. Whoever frees a slot gives it to the tenant's next
 * job and sends that one's message, in one transaction. One suite judges every implementation: `job-store.suite.ts`.
 */
export interface JobStore {
  /**
   * Adds it; the same again gives what is there. `alongside` commits or fails with the row.
   * @throws JobError `job.changed` for an id that stands for something else; TenantError `tenant.quota` where
   * `quotas.queuedJobs` wait or run already, `tenant.state` of a tenant that is not active, `tenant.unknown`
   */
  create(job: NewJob, alongside?: (transaction: Transaction) => Promise<void>): Promise<Job>
  get(tenant: TenantId, id: JobId): Promise<Job | undefined>
  /** Of whichever tenant: for the operator. */
  find(id: JobId): Promise<Job | undefined>
  /** Newest first; null: of all tenants, for the operator. */
  list(tenant: TenantId | null, query: JobQuery): Promise<Page<Job>>
  /** Of each strategy that the tenant has tried, by name. */
  histories(tenant: TenantId): Promise<readonly StrategyHistory[]>
  /** Jobs of the tenant that wait before this one for a slot; 0 when it has one or does not wait. */
  ahead(job: Job): Promise<number>
  /**
   * Ends a waiting job at once; asks the worker of a running one. A cancelled one is given as it is.
   * @throws JobError `job.unknown`, `job.state` of one that is done or failed
   */
  cancel(tenant: TenantId, id: JobId, actor: string): Promise<Job>
  /** Of a job that waits with a slot: it runs, and is this worker's. Undefined when there is nothing to do for it. */
  claim(id: JobId, worker: string): Promise<Job | undefined>
  /** To be called well within the lease. */
  report(hold: Hold, progress: number, message: string): Promise<Word>
  /** False, and nothing is changed, when the job is not this worker's any more. */
  end(hold: Hold, end: JobEnd): Promise<boolean>
  /** Gives it to the next worker at once, or ends it where somebody asked to cancel it. False as in {@link end}. */
  handBack(hold: Hold): Promise<boolean>
  /**
   * Finds workers that died, messages that were lost and slots that are free; to be called every few seconds by
   * each process that has it. Null when another one has just done so.
   */
  sweep(): Promise<Swept | null>
  counts(): Promise<readonly KindCount[]>
  /** All jobs of a tenant that leaves; those that run are lost to their workers. Gives how many there were. */
  forget(tenant: TenantId): Promise<number>
}

/** Tells workers of jobs; the job's own row decides what is to be done. One suite judges every implementation: `job-line.suite.ts`. */
export interface JobLine {
  /** The first sent is the first handed out. One that waits is not sent a second time. */
  send(job: { readonly id: JobId; readonly kind: JobKind }, transaction?: Transaction): Promise<void>
  /**
   * Calls `handler` for each job of a kind, one at a time. A job whose handler throws is not handed out again:
   * sweeps send it anew. `signal` is aborted when the line is closed.
   */
  work(kind: JobKind, handler: JobHandler): Promise<void>
}

export type JobHandler = (id: JobId, signal: AbortSignal) => Promise<void>

/** What came out of a job. */
export interface JobResult {
  /** Report of a backtest, or what a search found. JSON. */
  readonly report: unknown
  readonly trades: readonly ClosedTrade[]
}

/** Results, each in its tenant's own schema. One suite judges every implementation: `result-store.suite.ts`. */
export interface ResultStore {
  /** All or nothing. What a later attempt wrote stays; the same attempt may write again. */
  write(hold: Hold, result: JobResult): Promise<void>
  /** Undefined when there is none. */
  report(tenant: TenantId, id: JobId): Promise<unknown>
  /** In order of closing. */
  trades(tenant: TenantId, id: JobId, query: PageQuery): Promise<Page<ClosedTrade>>
}

export type Parameters = Readonly<Record<string, ParameterValue>>

/** One version of a strategy that a tenant has: a rules document and values of its parameters. */
export interface StrategyVersion {
  readonly name: string
  /** From 1. */
  readonly version: number
  /** The document as it was written, with its comments. */
  readonly document: string
  /** Of the bundle: the document's canonical text. */
  readonly hash: BundleHash
  /** Over the start values that the document has. */
  readonly parameters: Parameters
  readonly actor: string
  readonly createdAt: number
}

export type NewStrategyVersion = Pick<
  StrategyVersion,
  'name' | 'document' | 'hash' | 'parameters' | 'actor'
> & {
  /** The newest version that it was made from; 0 when there was none. Absent: whatever there is. */
  readonly after?: number
}

/** Tenants' own strategies, each in its tenant's schema. One suite judges every implementation: `strategy-store.suite.ts`. */
export interface StrategyStore {
  /**
   * Adds the next version; where the newest says the same, that one is given.
   * @throws JobError `job.state` when the newest is not `after`
   */
  add(tenant: TenantId, version: NewStrategyVersion): Promise<StrategyVersion>
  /** The newest, or the one that is asked for. */
  get(tenant: TenantId, name: string, version?: number): Promise<StrategyVersion | undefined>
  /** The newest of each, by name. */
  list(tenant: TenantId, query: PageQuery): Promise<Page<StrategyVersion>>
  /** Newest first. */
  versions(tenant: TenantId, name: string, query: PageQuery): Promise<Page<StrategyVersion>>
}

/** Bundled strategies by their hash, the same for all processes. One suite judges every implementation: `bundle-store.suite.ts`. */
export interface BundleStore {
  /** The same again changes nothing. */
  put(text: string): Promise<BundleHash>
  /** @throws JobError `bundle.missing`, `bundle.corrupt` when it is not what the hash says */
  get(hash: BundleHash): Promise<string>
}
