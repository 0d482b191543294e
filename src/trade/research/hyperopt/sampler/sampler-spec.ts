import { nearest } from '../../../../domain/index.ts'
import { HyperoptError } from '../hyperopt-error.ts'

/** How a search chooses what to try. JSON. */
export type SamplerSpec =
  /** Every value of every dimension, `points` values of a real number without steps; ends with the last one. */
  | { readonly kind: 'grid'; readonly points: number }
  | { readonly kind: 'random' }
  /** Random, but in each block of `size` trials evenly spread along every dimension. */
  | { readonly kind: 'latin-hypercube'; readonly size: number }
  /**
   * Tree-structured Parzen estimator: `startup` trials of a Latin hypercube, then each time the best of
   * `candidates` drawn from where good trials lie.
   */
  | { readonly kind: 'tpe'; readonly startup: number; readonly candidates: number }
  /** Covariance matrix adaptation, generations of `population` trials, first spread over `sigma` of each range. */
  | { readonly kind: 'cma-es'; readonly population: number | null; readonly sigma: number }

export type SamplerKind = SamplerSpec['kind']

const DEFAULTS: { readonly [K in SamplerKind]: Extract<SamplerSpec, { kind: K }> } = {
  grid: { kind: 'grid', points: 10 },
  random: { kind: 'random' },
  'latin-hypercube': { kind: 'latin-hypercube', size: 50 },
  tpe: { kind: 'tpe', startup: 20, candidates: 24 },
  'cma-es': { kind: 'cma-es', population: null, sigma: 0.3 },
}

export const SAMPLER_KINDS = Object.keys(DEFAULTS) as readonly SamplerKind[]

/**
 * The sampler of this name with its defaults, and `options` over them.
 * @throws HyperoptError `hyperopt.setting`
 */
export function samplerSpec(kind: string, options: Readonly<Record<string, unknown>> = {}): SamplerSpec {
  if (!Object.hasOwn(DEFAULTS, kind)) {
    const near = nearest(kind, SAMPLER_KINDS)
    throw new HyperoptError('hyperopt.setting', `there is no sampler "${kind}"`, {
      hint: near ? `Did you mean "${near}"?` : `There are ${SAMPLER_KINDS.join(', ')}.`,
    })
  }
  const defaults = DEFAULTS[kind as SamplerKind]
  for (const [name, value] of Object.entries(options)) {
    if (name === 'kind') continue
    const limits = Object.hasOwn(defaults, name) ? LIMITS[name] : undefined
    if (limits?.accepts(value)) continue
    throw new HyperoptError(
      'hyperopt.setting',
      limits
        ? `${name} of the sampler ${kind} is ${JSON.stringify(value)}`
        : `the sampler ${kind} has no "${name}"`,
      {
        hint: limits
          ? `It must be ${limits.wanted}.`
          : `It has ${Object.keys(defaults).slice(1).join(', ') || 'no options'}.`,
      },
    )
  }
  return { ...defaults, ...options, kind } as SamplerSpec
}

interface Limits {
  readonly wanted: string
  accepts(value: unknown): boolean
}

const LIMITS: Readonly<Record<string, Limits>> = {
  points: wholeFrom(2),
  size: wholeFrom(2),
  startup: wholeFrom(1),
  candidates: wholeFrom(1),
  population: {
    wanted: 'a whole number from 4, or null for one that fits the space',
    accepts: (value) => value === null || wholeFrom(4).accepts(value),
  },
  sigma: {
    wanted: 'a number above 0, at most 1',
    accepts: (value) => typeof value === 'number' && value > 0 && value <= 1,
  },
}

function wholeFrom(least: number): Limits {
  return {
    wanted: `a whole number from ${least}`,
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= least,
  }
}
