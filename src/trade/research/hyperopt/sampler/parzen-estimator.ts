import type { Random } from '../../../../math/index.ts'
import type { Axis } from '../space/axis.ts'
import { latinHypercube } from './latin-hypercube.ts'
import { bestFirst } from './pareto.ts'
import { ParzenMixture } from './parzen-mixture.ts'
import type { Outcome, Proposer } from './proposer.ts'
import { Reservoir } from './reservoir.ts'

/** Good trials: this share of all, this many at most. */
const GOOD_SHARE = 0.1
const GOOD_MOST = 25
/** The best trials are kept in order; of the others a sample that gives each the same chance. */
const BEST_KEPT = 48
const OTHERS_KEPT = 72
const PENDING_MOST = 256

export interface ParzenOptions {
  readonly startup: number
  readonly candidates: number
  readonly seed: string
}

/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011) with joint kernels over all axes: draws
 * candidates from the density of good trials and takes the one where it exceeds that of the others most.
 * Trials that are pending or failed count among the others, so parallel trials keep apart. With several
 * objectives good means the first fronts (NSGA-II's order). Time and memory of a trial are bounded: the
 * densities have at most 25 kernels and 120 + 256 pending.
 */
export function parzenEstimator(
  axes: readonly Axis[],
  { startup, candidates, seed }: ParzenOptions,
): Proposer {
  const design = latinHypercube(axes.length, startup, `${seed}/startup`)
  const good = new ParzenMixture(axes, GOOD_MOST)
  const other = new ParzenMixture(axes, BEST_KEPT + OTHERS_KEPT + PENDING_MOST)
  let best: readonly Outcome[] = []
  const others = new Reservoir<Outcome>(OTHERS_KEPT, `${seed}/others`)
  let learned = 0
  let fitted = -1
  let added = 0

  return {
    propose(number, chance, pending) {
      if (number < startup || best.length === 0) return design.propose(number, chance, pending)
      fit(pending)
      return bestCandidate(chance)
    },

    learn(outcome) {
      learned++
      if (outcome.losses === null) return others.add(outcome)
      const sorted = bestFirst([...best, outcome])
      best = sorted.slice(0, BEST_KEPT)
      if (sorted.length > BEST_KEPT) others.add(sorted[BEST_KEPT]!)
    },
  }

  function fit(pending: readonly Float64Array[]): void {
    if (fitted !== learned) {
      const count = Math.min(GOOD_MOST, Math.ceil(GOOD_SHARE * learned), best.length)
      const prior = 1 / (count + 1)
      good.fit(unitsOf(best.slice(0, count)), prior)
      other.fit(unitsOf([...best.slice(count), ...others.items]), prior)
      fitted = learned
      added = 0
    }
    for (; added < Math.min(pending.length, PENDING_MOST); added++) other.add(pending[added]!)
  }

  function bestCandidate(chance: Random): Float64Array {
    let chosen = good.sample(chance)
    let greatest = gainOf(chosen)
    for (let tried = 1; tried < candidates; tried++) {
      const candidate = good.sample(chance)
      const gain = gainOf(candidate)
      if (gain <= greatest) continue
      greatest = gain
      chosen = candidate
    }
    return chosen
  }

  function gainOf(units: Float64Array): number {
    return good.logDensity(units) - other.logDensity(units)
  }
}

function unitsOf(outcomes: readonly Outcome[]): readonly Float64Array[] {
  return outcomes.map(({ units }) => units)
}
