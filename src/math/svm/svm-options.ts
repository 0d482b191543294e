import { MathFault } from '../fault.ts'
import { requireWithin } from '../guard.ts'
import type { Standardiser } from '../preparation/standardiser.ts'
import type { DualProgress } from './solve-dual.ts'

export interface SvmProgress extends DualProgress {
  /** Which of the machines is trained, from 1: the one that is kept, then one per fold. */
  readonly machine: number
  readonly machines: number
}

export interface SvmOptions {
  /** Most a point may weigh; default 1. */
  readonly c?: number
  /** Of the kernel exp(−gamma·|x − x'|²): `scale` = 1/(P · variance of all values), `auto` = 1/P; default `scale`. */
  readonly gamma?: 'scale' | 'auto' | number
  /** Divide each feature by its population deviation first; default true. */
  readonly standardise?: boolean
  /** How far from optimal the result may be; default 1e-3. */
  readonly tolerance?: number
  /** Memory for rows of the kernel; default 200 MB. */
  readonly cacheBytes?: number
  /** Set points aside that seem settled; default true. The result is optimal to the tolerance either way. */
  readonly shrinking?: boolean
  /** Steps after which it stops unconverged; default 100 a row, at least 100,000. */
  readonly mostSteps?: number
  /** Hears how far it is, every 1,000 steps of a machine. Throw to give up. */
  readonly onProgress?: (progress: SvmProgress) => void
}

export type ResolvedSvmOptions = Required<Omit<SvmOptions, 'onProgress'>> & Pick<SvmOptions, 'onProgress'>

/** @throws MathFault `math.option` */
export function resolveSvmOptions(options: SvmOptions, rows: number): ResolvedSvmOptions {
  const { c = 1, gamma = 'scale', standardise = true, tolerance = 1e-3, cacheBytes = 200 * 2 ** 20 } = options
  const { shrinking = true, mostSteps = Math.max(100_000, 100 * rows) } = options
  requireWithin('c', c, [1e-9, 1e12])
  requireWithin('tolerance', tolerance, [1e-12, 1])
  requireWithin('cacheBytes', cacheBytes, [0, 2 ** 33])
  requireWithin('mostSteps', mostSteps, [1, 1e15])
  if (typeof gamma === 'number') requireWithin('gamma', gamma, [1e-300, 1e12])
  else if (gamma !== 'scale' && gamma !== 'auto') {
    throw new MathFault('math.option', `gamma is ${String(gamma)}`, 'Use scale, auto or a number above 0.')
  }
  const resolved = { c, gamma, standardise, tolerance, cacheBytes, shrinking, mostSteps }
  return options.onProgress ? { ...resolved, onProgress: options.onProgress } : resolved
}

/**
 * The number that `gamma` stands for on standardised points. Features that were centred but not divided get their
 * centres back first, so that the variance is that of the values as they came.
 */
export function gammaOf(
  { gamma, standardise }: ResolvedSvmOptions,
  packed: Float64Array,
  { centre }: Standardiser,
): number {
  if (typeof gamma === 'number') return gamma
  const width = centre.length
  if (gamma === 'auto') return 1 / width
  let squares = 0
  for (let k = 0; k < packed.length; k++) squares += packed[k]! * packed[k]!
  let variance = squares / packed.length
  if (!standardise) {
    const middle = centre.reduce((sum, value) => sum + value, 0) / width
    for (const value of centre) variance += ((value - middle) * (value - middle)) / width
  }
  return variance > 0 ? 1 / (width * variance) : 1
}
