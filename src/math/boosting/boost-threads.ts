import type { SharedMemory } from '../wasm/web-assembly.ts'

/** Threads that share the work of a training with the one that trains. */
export interface BoostThreads {
  /** All of them, the caller's own included. */
  readonly count: number
  /** Brings the others to a memory: each runs what `boostMember(memory)` gives for every step until the team ends. */
  gather(memory: SharedMemory): BoostTeam
}

export interface BoostTeam {
  /**
   * Has every other member do its share of the step and `share` do this one's, member 0; returns when all are done.
   * While others have not come yet, `share(0, 1)` does it all.
   */
  run(step: number, share: (member: number, members: number) => void): void
  /** Sends the others home. */
  end(): void
}
