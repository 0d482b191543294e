import type { Page } from '../port.ts'
import type { Objective } from './loss/objective.ts'
import type { SamplerSpec } from './sampler/sampler-spec.ts'
import type { Dimension, TrialParameters } from './space/dimension.ts'

/** What makes a study the one it is: with the same of it and the same evaluations come the same trials. JSON. */
export interface StudySpec {
  /** What is searched: the strategy, and whatever else its results depend on, as texts or hashes. */
  readonly subject: { readonly strategy: string; readonly [part: string]: string }
  readonly space: readonly Dimension[]
  readonly sampler: SamplerSpec
  /** One or more; several give a front instead of one best trial. */
  readonly objectives: readonly Objective[]
  readonly seed: number | string
  /** Trials that are asked for together, before any of them is told. */
  readonly batchSize: number
}

/** Why a study ended, for now: a finished one goes on when it is run with a greater budget. */
export type StopReason =
  /** All trials of the budget are done. */
  | 'budget'
  /** Every point of the space was tried. */
  | 'exhausted'
  /** No improvement in the last trials. */
  | 'patience'
  /** Its time was over. */
  | 'time'
  | 'cancelled'
  /** The evaluator broke. */
  | 'failed'

/** A study as it is kept. */
export interface StudyRecord {
  readonly id: string
  readonly spec: StudySpec
  /** Trials at most. */
  readonly budget: number
  /** `running` too when its process died. */
  readonly status: 'running' | 'finished'
  readonly stopReason: StopReason | null
  /** UTC milliseconds. */
  readonly createdAt: number
  readonly finishedAt: number | null
}

/** A trial that is to be run. Numbers and batches count from 0. JSON. */
export interface Trial {
  readonly number: number
  readonly batch: number
  readonly parameters: TrialParameters
}

/** What came out of one trial. JSON. */
export interface Evaluation {
  /** One per objective, in their order; lower is better. */
  readonly losses: readonly number[]
  /** Numbers to show and compare; null where there is none. */
  readonly figures: Readonly<Record<string, number | null>>
  readonly tradeHash: string | null
  /** Mean / deviation of the trades' profit ratios, per trade, not annualised; null where there is none. */
  readonly sharpePerTrade: number | null
}

/** How one trial ended, as an evaluator says. */
export type TrialResult =
  | {
      readonly kind: 'told'
      readonly number: number
      readonly evaluation: Evaluation
      readonly durationMs: number
    }
  | { readonly kind: 'failed'; readonly number: number; readonly reason: string; readonly durationMs: number }

/** A trial as it is kept: asked, then told or failed, once and for all. */
export type TrialRecord =
  | (Trial & { readonly status: 'asked' })
  | (Trial & { readonly status: 'told'; readonly evaluation: Evaluation; readonly durationMs: number })
  | (Trial & { readonly status: 'failed'; readonly reason: string; readonly durationMs: number })

export type SettledTrial = Exclude<TrialRecord, { status: 'asked' }>
export type ToldTrialRecord = Extract<TrialRecord, { status: 'told' }>

/** Where studies are kept. One suite judges every implementation: `study-store.suite.ts`. */
export interface StudyStore {
  /** Adds a running study, or returns the one of this id as it stands. */
  create(study: { id: string; spec: StudySpec; budget: number }): Promise<StudyRecord>
  /** It runs again, with this budget. @throws `study.unknown` */
  resume(id: string, budget: number): Promise<void>
  /** It is finished; a later reason replaces an earlier one. @throws `study.unknown` */
  finish(id: string, reason: StopReason): Promise<void>
  /**
   * Keeps trials before they run, all or none. Numbers go on without a gap.
   * @throws `study.unknown`; `study.out-of-order`: another process asked in between
   */
  ask(id: string, trials: readonly Trial[]): Promise<void>
  /**
   * Keeps how a trial ended. False when that was known already: the first result stands.
   * @throws `study.unknown`; `study.out-of-order` for a trial that was never asked
   */
  settle(id: string, result: TrialResult): Promise<boolean>
  get(id: string): Promise<StudyRecord | undefined>
  /** Newest first. */
  list(query: { limit: number; cursor?: string }): Promise<Page<StudyRecord>>
  /** In order of number; empty for a study that is not there. */
  trials(id: string, query: { limit: number; cursor?: string }): Promise<Page<TrialRecord>>
  /** Forgets the study and its trials. */
  remove(id: string): Promise<void>
  /**
   * The right to run the study, for one process at a time: held until it is disposed of or its holder
   * dies. Undefined while another one holds it. The study need not be there.
   */
  claim(id: string): Promise<AsyncDisposable | undefined>
}

/** Runs trials, in this thread, in others or in other processes. */
export interface Evaluator {
  /**
   * Results in any order, one for each trial of `batch`. A trial that cannot be run is a failed result;
   * an iterator that throws says that nothing more can be run. Stops when `signal` aborts.
   */
  evaluate(batch: readonly Trial[], signal: AbortSignal): AsyncIterable<TrialResult>
}
