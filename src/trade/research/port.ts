import type { ClosedTrade } from '../../domain/index.ts'

/** `trials` are a piece of a search, `saved` a backtest that was made elsewhere and kept. */
export type RunKind = 'backtest' | 'pipeline' | 'trials' | 'saved'
export type RunStatus = 'queued' | 'running' | 'done' | 'failed'

/** One piece of heavy work and what came out of it. `spec` and `result` are JSON of the kind's own schema. */
export interface Run {
  readonly id: string
  readonly kind: RunKind
  readonly title: string
  readonly status: RunStatus
  readonly spec: unknown
  /** 0…1. */
  readonly progress: number
  readonly message: string
  readonly result: unknown
  readonly error: string | null
  /** UTC milliseconds. */
  readonly createdAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
}

export interface NewRun {
  readonly id: string
  readonly kind: RunKind
  readonly title: string
  readonly spec: unknown
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Pass it to get the next page; null at the end. */
  readonly nextCursor: string | null
}

/** Handle of a database transaction, opaque to this room. */
export interface Transaction {
  readonly brand: 'Transaction'
}

/** Where runs are kept. One suite judges every implementation: `run-store.suite.ts`. */
export interface RunStore {
  /** Adds a queued run; an id that exists is left as it is. `alongside` commits or fails with the row. */
  create(run: NewRun, alongside?: (transaction: Transaction) => Promise<void>): Promise<Run>
  /** queued | running → running. False when the run is already done or failed: then there is nothing to do. */
  start(id: string): Promise<boolean>
  report(id: string, progress: number, message: string): Promise<void>
  /** Stores result and trades in one transaction. */
  finish(id: string, result: unknown, trades?: readonly ClosedTrade[]): Promise<void>
  fail(id: string, error: string): Promise<void>
  get(id: string): Promise<Run | undefined>
  /** Newest first. */
  list(query: { kind?: RunKind; limit: number; cursor?: string }): Promise<Page<Run>>
  /** In order of closing. */
  trades(id: string, query: { limit: number; cursor?: string }): Promise<Page<ClosedTrade>>
}

/** Hands out ids of runs to whoever works; the run's own row decides what is still to do. */
export interface JobQueue {
  send(kind: RunKind, runId: string, transaction?: Transaction): Promise<void>
  /** Calls `handler` for each job, one at a time; a handler that throws is tried again, then parked. */
  work(kind: RunKind, handler: (runId: string, signal: AbortSignal) => Promise<void>): Promise<void>
  /** Jobs waiting and being worked on. */
  depth(): Promise<number>
}
