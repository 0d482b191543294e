import type { CrossResults, KernelMemory, SweepPiece } from '../../../math/index.ts'

/** Runs pieces of a sweep that share a kernel memory, in this thread or in others. */
export interface SweepThreads {
  /** How many pieces can run at the same time. */
  readonly count: number
  /** Results in the order of the pieces. `memory` is the one that they share. @throws when a piece does */
  sweep(pieces: readonly SweepPiece[], memory: KernelMemory): Promise<readonly (CrossResults | undefined)[]>
}
