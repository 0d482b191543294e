import type { SharedMemory } from '../wasm/web-assembly.ts'

/** Threads that share the work of a training with the one that trains. */
export interface BoostThreads {
  /** All of them, the caller's own included. */
  readonly count: number
  /** Brings the others to a memory: each runs what `boostMember(memory)` gives for every step until the team ends. */
  gather(memory: SharedMemory): BoostTeam
}

export interface BoostTeam {
  /** Has every other member do the step while `own` does this one's share; returns when all have done theirs. */
  run(step: number, own: () => void): void
  /** Sends the others home. */
  end(): void
}
