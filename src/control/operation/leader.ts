/** What a leader shows when it writes. */
export interface Fence {
  /** What there is one of: `control.reconciler`. */
  readonly name: string
  /** Grows with each term of this name, and never comes again. */
  readonly epoch: number
}

/**
 * A right that one process at a time has, and the number of its term. The right decides who works; the number decides
 * whose work counts: whoever was stopped for long does not know that its right is gone, and its writes are refused.
 */
export interface Term extends Fence, AsyncDisposable {
  /** Aborted when the right was lost. */
  readonly lost: AbortSignal
}

/** Elects leaders. One suite judges every implementation: `leader.suite.ts`. */
export interface Leaders {
  /** Begins a term; undefined while another process has the right. Disposing of the term gives the right back. */
  lead(name: string): Promise<Term | undefined>
  /** Whether no later term has begun. What is done outside the database is asked for right before it is done. */
  holds(fence: Fence): Promise<boolean>
}
