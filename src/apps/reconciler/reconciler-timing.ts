export interface ReconcilerTiming {
  /** Between two looks at the repository. */
  readonly followMs: number
  /** Between two tries to become the one that follows it. */
  readonly claimMs: number
  /** Between two times that all clients are told anew, so that nothing drifts. */
  readonly resyncMs: number
  /** Of clients where something changed lately, what is seen is written down so often: commands wait for it. */
  readonly refreshMs: number
  /** How long a change is a late one. */
  readonly freshMs: number
  /** Of all others, what is seen is written down so often. */
  readonly staleMs: number
  /** Clients that are worked on at a time. */
  readonly atOnce: number
  readonly firstPauseMs: number
  readonly longestPauseMs: number
}

export const RECONCILER_TIMING: ReconcilerTiming = Object.freeze({
  ...{ followMs: 1_000, claimMs: 2_000, resyncMs: 300_000, refreshMs: 5_000, freshMs: 120_000 },
  ...{ staleMs: 60_000, atOnce: 8, firstPauseMs: 500, longestPauseMs: 60_000 },
})

/** Doubles from the first to the longest, give or take a fifth. */
export function pauseAfter(
  failures: number,
  { firstPauseMs, longestPauseMs }: Pick<ReconcilerTiming, 'firstPauseMs' | 'longestPauseMs'>,
  random: () => number,
): number {
  const pause = Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 30), longestPauseMs)
  return pause * (0.8 + 0.4 * random())
}
