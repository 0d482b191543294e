import { random } from '../../../../math/index.ts'
import { HyperoptError } from '../hyperopt-error.ts'
import type { TrialParameters } from '../space/dimension.ts'
import { type SearchSpace, toParameters, toUnits } from '../space/search-space.ts'
import { cmaEvolution } from './cma-evolution.ts'
import { gridProposer } from './grid-proposer.ts'
import { latinHypercube } from './latin-hypercube.ts'
import { parzenEstimator } from './parzen-estimator.ts'
import type { Proposer } from './proposer.ts'
import { randomProposer, randomUnits } from './random-proposer.ts'
import type { SamplerSpec } from './sampler-spec.ts'

/** A trial that was asked for; trials are numbered from 0. JSON. */
export interface AskedTrial {
  readonly number: number
  readonly parameters: TrialParameters
}

/** How a trial that was asked for ended. JSON. */
export interface ToldTrial extends AskedTrial {
  /** One per objective, finite, lower is better; null: it failed. */
  readonly losses: readonly number[] | null
}

/** Everything that a sampler knows; JSON. */
export interface SamplerState {
  /** In the order in which they were told. */
  readonly told: readonly ToldTrial[]
  readonly pending: readonly AskedTrial[]
}

/**
 * Chooses what to try next from what came out so far. The same seed, asks and tells give the same trials
 * on every machine; a sampler opened with another one's state goes on like it.
 */
export interface Sampler {
  /** The next trials, at most `count`; fewer only when all of a finite space was asked for. No parameters come twice. */
  ask(count: number): readonly AskedTrial[]
  /**
   * Outcomes of trials that are pending, in any portions.
   * @throws HyperoptError `study.out-of-order` for a trial that is not pending
   */
  tell(trials: readonly Pick<ToldTrial, 'number' | 'losses'>[]): void
  state(): SamplerState
}

export interface SamplerOptions {
  readonly space: SearchSpace
  readonly seed: number | string
  /** Where to go on; default: at the beginning. */
  readonly state?: SamplerState
}

interface Pending {
  readonly trial: AskedTrial
  readonly units: Float64Array
}

/** Own tries before it moves to random places, and those before it looks for any place that is left. */
const OWN_TRIES = 3
const RANDOM_TRIES = 10

/**
 * Opens a sampler. The first trial of all but a grid is the space's start, where it has one.
 * @throws HyperoptError `hyperopt.parameters` when the state does not fit the space
 */
export function openSampler(spec: SamplerSpec, { space, seed, state }: SamplerOptions): Sampler {
  const proposer = proposerOf(spec, space, String(seed))
  const told: ToldTrial[] = []
  const pending = new Map<number, Pending>()
  /** Only a finite space can run out. */
  const seen = space.size === Infinity ? undefined : new Set<string>()
  /** Of the pending trials; undefined when it has to be gathered anew. */
  let places: Float64Array[] | undefined
  let asked = 0
  let scanned = 0

  for (const { losses, ...trial } of state?.told ?? []) {
    admit(trial)
    settle(trial.number, losses)
  }
  for (const trial of state?.pending ?? []) admit(trial)

  return {
    ask(count) {
      const trials: AskedTrial[] = []
      while (trials.length < count) {
        const parameters = next(asked)
        if (!parameters) break
        const trial = { number: asked, parameters }
        admit(trial)
        trials.push(trial)
      }
      return trials
    },
    tell(trials) {
      for (const { number, losses } of trials) settle(number, losses)
    },
    state: () => ({ told: [...told], pending: [...pending.values()].map(({ trial }) => trial) }),
  }

  function next(number: number): TrialParameters | undefined {
    if (seen && seen.size >= space.size) return undefined
    if (number === 0 && space.start && spec.kind !== 'grid') return space.start
    places ??= [...pending.values()].map(({ units }) => units)
    for (let attempt = 0; attempt < OWN_TRIES + RANDOM_TRIES; attempt++) {
      const chance = random(`${seed}/${number}/${attempt}`)
      const units =
        attempt < OWN_TRIES
          ? proposer.propose(number, chance, places)
          : randomUnits(space.axes.length, chance)
      if (!units) return undefined
      const parameters = toParameters(space, units)
      if (!seen?.has(keyOf(space, parameters))) return parameters
    }
    for (;;) {
      const parameters = enumerated(space, scanned++)
      if (!seen?.has(keyOf(space, parameters))) return parameters
    }
  }

  function admit(trial: AskedTrial): void {
    const units = toUnits(space, trial.parameters)
    pending.set(trial.number, { trial, units })
    places?.push(units)
    seen?.add(keyOf(space, trial.parameters))
    asked = Math.max(asked, trial.number + 1)
  }

  function settle(number: number, losses: readonly number[] | null): void {
    const found = pending.get(number)
    if (!found) {
      throw new HyperoptError('study.out-of-order', `trial ${number} is not pending`, {
        hint: 'Tell each trial that was asked for once.',
      })
    }
    pending.delete(number)
    places = undefined
    told.push({ ...found.trial, losses })
    proposer.learn({ number, units: found.units, losses })
  }
}

function proposerOf(spec: SamplerSpec, space: SearchSpace, seed: string): Proposer {
  switch (spec.kind) {
    case 'grid':
      return gridProposer(space, spec.points)
    case 'random':
      return randomProposer(space.axes.length)
    case 'latin-hypercube':
      return latinHypercube(space.axes.length, spec.size, seed)
    case 'tpe':
      return parzenEstimator(space.axes, { ...spec, seed })
    case 'cma-es':
      return cmaEvolution(space, { ...spec, seed })
  }
}

/** All parameters of a finite space, by number. */
function enumerated({ axes }: SearchSpace, index: number): TrialParameters {
  let left = index
  return Object.fromEntries(
    axes.map(({ dimension, levels, levelAt }) => {
      const level = left % levels
      left = Math.floor(left / levels)
      return [dimension.name, levelAt(level)]
    }),
  )
}

function keyOf({ dimensions }: SearchSpace, parameters: TrialParameters): string {
  return JSON.stringify(dimensions.map(({ name }) => parameters[name]))
}
