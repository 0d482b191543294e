import type { SettledTrial, StopReason, ToldTrialRecord, Trial } from '../port.ts'

/** Where a study stands, for whoever watches. */
export interface StudyProgress {
  /** Trials that ended, failed ones included. */
  readonly done: number
  readonly failed: number
  readonly budget: number
  /** As of the last batch: the best trial, or the Pareto front. */
  readonly best: readonly ToldTrialRecord[]
  /** Since this run began; null before its first trial ended. */
  readonly trialsPerSecond: number | null
  /** Until the budget is used up, at that speed. */
  readonly etaMs: number | null
}

/** What happens to a study while it runs. */
export type StudyEvent = { readonly progress: StudyProgress } & (
  | { readonly kind: 'started'; readonly id: string; readonly resumed: boolean }
  /** A batch was asked for and kept, or is run again after an interruption. */
  | { readonly kind: 'batch'; readonly batch: number; readonly trials: readonly Trial[] }
  /** A trial ended; results come in any order within a batch. */
  | { readonly kind: 'trial'; readonly trial: SettledTrial }
  /** A trial of a closed batch beats all before it, or joins the front. */
  | { readonly kind: 'improved'; readonly trial: ToldTrialRecord }
  | { readonly kind: 'stopped'; readonly reason: StopReason }
)
