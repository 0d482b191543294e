import type { Random } from '../../../../math/index.ts'

/**
 * One way of choosing trials, in the unit cube. What it proposes depends on what it has learned, on the
 * number and randomness of the trial and on what is pending, and on nothing else: so whoever learns the
 * same in the same order proposes the same.
 */
export interface Proposer {
  /**
   * @param pending places that were proposed and are not learned yet; between two calls of `learn` it only grows
   * @returns a new place, one coordinate in 0…1 per dimension; undefined when there are no more
   */
  propose(number: number, random: Random, pending: readonly Float64Array[]): Float64Array | undefined
  learn(outcome: Outcome): void
}

/** How a trial ended. */
export interface Outcome {
  readonly number: number
  readonly units: Float64Array
  /** One per objective, finite, lower is better; null: the trial failed. */
  readonly losses: readonly number[] | null
}
