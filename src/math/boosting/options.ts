import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireWithin } from '../guard.ts'
import { BOOST_OBJECTIVES, type BoostObjective } from './model.ts'

/** How trees are trained. Defaults are those of LightGBM but where they say otherwise. */
export interface BoostOptions {
  readonly objective: BoostObjective
  /** Default 100. */
  readonly trees?: number
  /** Most leaves of a tree; default 31. */
  readonly leaves?: number
  /** Most splits above a leaf; default Infinity. */
  readonly maxDepth?: number
  /** Default 0.1. */
  readonly learningRate?: number
  /** Fewest training rows in a leaf, exactly (LightGBM estimates them); default 20. */
  readonly minLeafRows?: number
  /** Least sum of hessians in a leaf; default 0.001. */
  readonly minLeafHessian?: number
  /** Least gain of a split; default 0. */
  readonly minSplitGain?: number
  /** L2 penalty on leaf values; default 0. */
  readonly lambda?: number
  /** L1 penalty on leaf values; default 0. */
  readonly lambdaL1?: number
  /** Most value bins of a feature, 2…255; default 255. */
  readonly bins?: number
  /** Fewest of the rows that bounds are found from in a bin; default 3. */
  readonly minBinRows?: number
  /** Share of the rows each tree sees; default 1. */
  readonly rowFraction?: number
  /** Trees after which these rows are drawn anew; default 1, where LightGBM's 0 would leave the share without effect. */
  readonly rowEvery?: number
  /** Share of the features each tree sees; default 1. */
  readonly featureFraction?: number
  /** Weight of class 1 of `binary` in units of class 0's, or `balanced`, which gives the rarer as much as the other. Default 1. */
  readonly positiveWeight?: number | 'balanced'
  /** Weight of each row, ≥ 0; default 1. */
  readonly weights?: Column
  /** Where `huber` becomes linear, or the quantile of `quantile`; default 0.9. */
  readonly alpha?: number
  /** Features whose values are names: each is split off by itself, and values unseen in training go with the rest. */
  readonly categorical?: readonly number[]
  /** Same seed, same data, same options: same model on every machine. Default 0. */
  readonly seed?: number | string
  /** Stops when the loss on the last rows, kept out of training, has not improved; keeps the best trees. */
  readonly earlyStopping?: EarlyStopping
}

export interface EarlyStopping {
  /** Trees without improvement before it stops. */
  readonly rounds: number
  /** Share of the rows kept out, the last ones; default 0.1. */
  readonly fraction?: number
  /** Rows dropped between training and validation, so that labels do not overlap; default 0. */
  readonly gap?: number
}

export type ResolvedOptions = Required<Omit<BoostOptions, 'earlyStopping' | 'weights'>> & {
  readonly weights: Column | null
  readonly earlyStopping: Required<EarlyStopping> | null
}

const COUNTS = {
  trees: [100, 0, 1e6],
  leaves: [31, 2, 1e5],
  minLeafRows: [20, 1, 1e9],
  bins: [255, 2, 255],
  minBinRows: [3, 1, 1e9],
  rowEvery: [1, 1, 1e6],
} as const
const NUMBERS = {
  learningRate: [0.1, 1e-9, 10],
  minLeafHessian: [1e-3, 0, 1e12],
  minSplitGain: [0, 0, 1e12],
  lambda: [0, 0, 1e12],
  lambdaL1: [0, 0, 1e12],
  rowFraction: [1, 1e-9, 1],
  featureFraction: [1, 1e-9, 1],
  alpha: [0.9, 1e-9, 1e12],
} as const

/** @throws MathFault `math.option` */
export function resolveOptions(options: BoostOptions): ResolvedOptions {
  const { objective, seed = 0, maxDepth = Infinity, positiveWeight = 1, weights = null } = options
  if (!BOOST_OBJECTIVES.includes(objective)) {
    throw refused(`objective is ${String(objective)}`, `Use ${BOOST_OBJECTIVES.join(', ')}.`)
  }
  const count = (name: keyof typeof COUNTS) => {
    const [otherwise, least, most] = COUNTS[name]
    return requireCount(name, options[name] ?? otherwise, [least, most])
  }
  const number = (name: keyof typeof NUMBERS) => {
    const [otherwise, least, most] = NUMBERS[name]
    const value = options[name] ?? otherwise
    requireWithin(name, value, [least, most])
    return value
  }
  if (maxDepth !== Infinity) requireCount('maxDepth', maxDepth, [1, 1e9])
  const alpha = number('alpha')
  if (objective === 'quantile') requireWithin('alpha', alpha, [1e-9, 1 - 1e-9])
  if (positiveWeight !== 'balanced') requireWithin('positiveWeight', positiveWeight, [1e-9, 1e9])
  if (positiveWeight !== 1 && objective !== 'binary') {
    throw refused(`positiveWeight with the objective ${objective}`, 'Give it with binary, or use weights.')
  }
  return {
    objective,
    seed,
    maxDepth,
    positiveWeight,
    weights,
    alpha,
    trees: count('trees'),
    leaves: count('leaves'),
    minLeafRows: count('minLeafRows'),
    bins: count('bins'),
    minBinRows: count('minBinRows'),
    rowEvery: count('rowEvery'),
    learningRate: number('learningRate'),
    minLeafHessian: number('minLeafHessian'),
    minSplitGain: number('minSplitGain'),
    lambda: number('lambda'),
    lambdaL1: number('lambdaL1'),
    rowFraction: number('rowFraction'),
    featureFraction: number('featureFraction'),
    categorical: options.categorical ?? [],
    earlyStopping: resolveStopping(options.earlyStopping),
  }
}

function resolveStopping(stopping: EarlyStopping | undefined): Required<EarlyStopping> | null {
  if (stopping === undefined) return null
  const { rounds, fraction = 0.1, gap = 0 } = stopping
  requireCount('earlyStopping.rounds', rounds, [1, 1e6])
  requireCount('earlyStopping.gap', gap, [0, 1e9])
  requireWithin('earlyStopping.fraction', fraction, [1e-9, 0.9])
  return { rounds, fraction, gap }
}

function requireCount(name: string, value: number, range: readonly [number, number]): number {
  requireWithin(name, value, range)
  if (!Number.isInteger(value)) throw refused(`${name} is ${value}`, 'Use a whole number.')
  return value
}

function refused(found: string, hint: string): MathFault {
  return new MathFault('math.option', found, hint)
}
