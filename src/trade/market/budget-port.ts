import type { SeriesKey } from '../../domain/index.ts'

/** One bucket of a venue and key: what it grows by, and how much may be spent at once after a rest. */
export interface BudgetSize {
  /** Time in which what is taken is paid back. */
  readonly costMs: number
  /** Worth of what may be spent at once after a rest. */
  readonly burstMs: number
}

/**
 * What all processes together may ask of a venue. Times are the store's, so that no two clocks have to
 * agree; what a process took and did not use comes back by time alone.
 */
export interface BudgetStore {
  /** Takes it in any case; it may be spent after so many milliseconds. */
  take(name: string, size: BudgetSize): Promise<number>
  /** Lets nothing go for so many milliseconds from now: for everybody. */
  hold(name: string, ms: number): Promise<void>
  /** Milliseconds for which nothing may go; 0 when it may. */
  held(name: string): Promise<number>
}

/** Makes one of several processes do what all of them want. */
export interface SeriesTurns {
  /**
   * Runs `work` while nobody else works on the series. Somebody may have done so just before: look at what
   * is there. Given back when the process dies.
   */
  inTurn<T>(key: SeriesKey, work: () => Promise<T>): Promise<T>
}
