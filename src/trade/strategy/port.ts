import type { Strategy } from './strategy.ts'

/** A strategy and the file that it came from. */
export interface LoadedStrategy {
  readonly path: string
  readonly strategy: Strategy
}

/** Brings the strategy of a file; the file's code runs. */
export type StrategyLoader = (path: string) => Promise<LoadedStrategy>
