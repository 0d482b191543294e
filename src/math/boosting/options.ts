import { MathFault } from '../fault.ts'
import { requireWithin } from '../guard.ts'
import type { BoostObjective } from './model.ts'

export interface BoostOptions {
  readonly objective: BoostObjective
  /** Default 100. */
  readonly trees?: number
  /** Most leaves of a tree; default 31. */
  readonly leaves?: number
  /** Default 0.1. */
  readonly learningRate?: number
  /** Fewest training rows in a leaf; default 20. */
  readonly minLeafRows?: number
  /** L2 penalty on leaf values; default 1. */
  readonly lambda?: number
  /** Most value bins of a feature, 2…255; default 255. */
  readonly bins?: number
  /** Share of the rows each tree sees; default 1. */
  readonly rowFraction?: number
  /** Share of the features each tree sees; default 1. */
  readonly featureFraction?: number
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

export type ResolvedOptions = Required<Omit<BoostOptions, 'earlyStopping'>> & {
  readonly earlyStopping: Required<EarlyStopping> | null
}

/** @throws MathFault `math.option` */
export function resolveOptions(options: BoostOptions): ResolvedOptions {
  const { objective, earlyStopping, seed = 0 } = options
  if (objective !== 'binary' && objective !== 'regression') {
    throw new MathFault('math.option', `objective is ${String(objective)}`, 'Use binary or regression.')
  }
  const { trees = 100, leaves = 31, learningRate = 0.1, minLeafRows = 20, lambda = 1 } = options
  const { bins = 255, rowFraction = 1, featureFraction = 1 } = options
  requireCount('trees', trees, [0, 1e6])
  requireCount('leaves', leaves, [2, 1e5])
  requireCount('minLeafRows', minLeafRows, [1, 1e9])
  requireCount('bins', bins, [2, 255])
  requireWithin('learningRate', learningRate, [1e-9, 10])
  requireWithin('lambda', lambda, [0, 1e12])
  requireWithin('rowFraction', rowFraction, [1e-9, 1])
  requireWithin('featureFraction', featureFraction, [1e-9, 1])
  const growth = { trees, leaves, learningRate, minLeafRows, lambda }
  const sampling = { bins, rowFraction, featureFraction, seed }
  return { objective, ...growth, ...sampling, earlyStopping: resolveStopping(earlyStopping) }
}

function resolveStopping(stopping: EarlyStopping | undefined): Required<EarlyStopping> | null {
  if (stopping === undefined) return null
  const { rounds, fraction = 0.1, gap = 0 } = stopping
  requireCount('earlyStopping.rounds', rounds, [1, 1e6])
  requireCount('earlyStopping.gap', gap, [0, 1e9])
  requireWithin('earlyStopping.fraction', fraction, [1e-9, 0.9])
  return { rounds, fraction, gap }
}

function requireCount(name: string, value: number, range: readonly [number, number]): void {
  requireWithin(name, value, range)
  if (Number.isInteger(value)) return
  throw new MathFault('math.option', `${name} is ${value}`, 'Use a whole number.')
}
