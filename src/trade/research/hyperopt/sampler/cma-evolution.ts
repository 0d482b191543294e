import { log, type Random, random } from '../../../../math/index.ts'
import type { Axis } from '../space/axis.ts'
import { type SearchSpace, toUnits } from '../space/search-space.ts'
import { CovarianceAdaptation } from './covariance-adaptation.ts'
import { OptionWeights } from './option-weights.ts'
import { bestFirst } from './pareto.ts'
import type { Outcome, Proposer } from './proposer.ts'
import { randomUnits } from './random-proposer.ts'

/** Draws that leave the cube are repeated this often, then taken to its side. */
const TRIES = 10
/** Below this the distribution has come to rest: it starts anew elsewhere, with twice the population. */
const AT_REST = 1e-7
/** A stepped axis keeps at least this deviation, in steps: neighbours stay within reach. */
const LEAST_STEPS = 0.4

export interface EvolutionOptions {
  readonly population: number | null
  readonly sigma: number
  readonly seed: string
}

/**
 * CMA-ES over numbers; whole and stepped ones are rounded. The options of choices have weights of their
 * own that follow the best trials of each generation. With several objectives best means the first
 * fronts (NSGA-II's order).
 */
export function cmaEvolution(space: SearchSpace, { population, sigma, seed }: EvolutionOptions): Proposer {
  const { axes } = space
  const numbers = indices(axes, ({ dimension }) => dimension.kind !== 'choice')
  const choices = indices(axes, ({ dimension }) => dimension.kind === 'choice')
  let size = population ?? 4 + Math.floor(3 * log(axes.length))
  let restarts = 0
  let normal = begin()
  let options = choices.map((at) => new OptionWeights(axes[at]!.levels))
  let generation: Outcome[] = []

  return {
    propose(_, chance) {
      const units = new Float64Array(axes.length)
      const drawn = draw(chance)
      numbers.forEach((at, k) => {
        units[at] = drawn[k]!
      })
      choices.forEach((at, k) => {
        units[at] = options[k]!.draw(chance)
      })
      return units
    },

    learn(outcome) {
      generation.push(outcome)
      if (generation.length < size) return
      const best = bestFirst(generation).filter(({ losses }) => losses !== null)
      generation = []
      const parents = best.slice(0, normal.weights.length)
      if (parents.length < normal.weights.length) return
      if (numbers.length > 0)
        normal.update(parents.map(({ units }) => Float64Array.from(numbers, (at) => units[at]!)))
      choices.forEach((at, k) => {
        options[k]!.follow(
          parents.map(({ units }) => units[at]!),
          normal.weights,
        )
      })
      if (numbers.length > 0 && normal.extent < AT_REST) restart()
    },
  }

  function begin(): CovarianceAdaptation {
    const chance = random(`${seed}/restart/${restarts}`)
    const anywhere = randomUnits(axes.length, chance)
    const middle = anywhere.map(() => 0.5)
    const start = space.start ? toUnits(space, space.start) : middle
    const mean = restarts === 0 ? start : anywhere
    return new CovarianceAdaptation(
      Float64Array.from(numbers, (at) => mean[at]!),
      { sigma, population: size },
    )
  }

  function restart(): void {
    restarts++
    size *= 2
    normal = begin()
    options = choices.map((at) => new OptionWeights(axes[at]!.levels))
  }

  function draw(chance: Random): Float64Array {
    let place = drawOnce(chance)
    for (let tries = 1; tries < TRIES && !place.every(inside); tries++) place = drawOnce(chance)
    return place.map((value) => Math.min(1, Math.max(0, value)))
  }

  function drawOnce(chance: Random): Float64Array {
    const { mean } = normal
    return normal.step(chance).map((step, k) => {
      const { levels } = axes[numbers[k]!]!
      const least = levels === Infinity ? 0 : LEAST_STEPS / levels
      return mean[k]! + step * Math.max(1, least / normal.spread(k))
    })
  }
}

function inside(value: number): boolean {
  return value >= 0 && value <= 1
}

function indices(axes: readonly Axis[], wanted: (axis: Axis) => boolean): readonly number[] {
  return axes.flatMap((axis, at) => (wanted(axis) ? [at] : []))
}
