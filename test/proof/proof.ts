/** One row of what a proof tried; shown as a table. */
export type Trial = Readonly<Record<string, string | number>>

export interface ProofRun {
  /** How many trials. */
  readonly count: number
  /** Decides everything that is left to chance, so that a failure can be tried again. */
  readonly seed: number
  /** Called after each trial. */
  readonly onTrial?: (trial: Trial) => void
}

/** A fault, what must hold through it, and a way to try both many times. */
export interface Proof {
  /** `REL-15`. */
  readonly id: string
  readonly fault: string
  readonly invariant: string
  /** Why it cannot be tried on this machine; undefined where it can. */
  readonly missing?: () => string | undefined
  /** Trials of every test run. */
  readonly share: number
  /** Trials of the whole proof. */
  readonly full: number
  /**
   * Gives a row for each trial, or for each kind of them.
   * @throws AssertionError where the invariant is broken
   */
  run(options: ProofRun): Promise<readonly Trial[]>
}
