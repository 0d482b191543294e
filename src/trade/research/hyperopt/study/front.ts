import type { ToldTrialRecord } from '../port.ts'
import { dominates } from '../sampler/pareto.ts'

/**
 * The trials that no other one beats: with one objective the best, the first of equal ones; with several
 * the Pareto front, in order of number, of equal ones the first.
 */
export class Front {
  #trials: readonly ToldTrialRecord[] = []

  get trials(): readonly ToldTrialRecord[] {
    return this.#trials
  }

  /** True when it belongs to the front, which is an improvement; those that it beats leave. Add in order of number. */
  add(trial: ToldTrialRecord): boolean {
    const { losses } = trial.evaluation
    for (const { evaluation } of this.#trials) {
      if (dominates(evaluation.losses, losses) || isEqual(evaluation.losses, losses)) return false
    }
    const kept = this.#trials.filter(({ evaluation }) => !dominates(losses, evaluation.losses))
    this.#trials = [...kept, trial]
    return true
  }
}

function isEqual(a: readonly number[], b: readonly number[]): boolean {
  return a.every((loss, at) => loss === b[at])
}
