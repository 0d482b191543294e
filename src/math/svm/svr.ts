import type { Column } from '../../domain/index.ts'
import { requireWithin } from '../guard.ts'
import { weighRows } from '../preparation/class-weights.ts'
import { fitStandardiser, packRows } from '../preparation/standardiser.ts'
import { requireTrainable } from '../preparation/training-rows.ts'
import { KernelRows } from './kernel-rows.ts'
import { evaluateMachine, type Machine, machineOf, parseMachine } from './machine.ts'
import { solveDual } from './solve-dual.ts'
import { gammaOf, resolveSvmOptions, type SvmOptions } from './svm-options.ts'

export const SVR_SCHEMA = 'leme.svr/1'

export interface SvrOptions extends SvmOptions {
  /** Errors up to this, in the unit of the target, cost nothing; default 0.1. */
  readonly epsilon?: number
  /** Multiply `c` for a row; 0 leaves it out. Default: all 1. */
  readonly rowWeights?: Column
}

export interface SvrModel extends Machine {
  readonly schema: typeof SVR_SCHEMA
}

/**
 * Support vector regression with the kernel exp(−gamma·|x − x'|²): ½·|w|² + C·Σ max(0, |error| − epsilon) in its
 * dual, where every row stands twice: once to be raised, once to be lowered.
 * in: features[P][rows], where NaN and ±Infinity count as the mean; target[rows], where NaN leaves the row out. The
 * target is not scaled: choose `c` and `epsilon` in its unit. Cost: four times that of a classifier without
 * probabilities. The same bits on every machine.
 * @throws MathFault `math.features`, `math.target`, `math.length`, `math.option`
 */
export function trainSvr(features: readonly Column[], target: Column, options: SvrOptions = {}): SvrModel {
  const { epsilon = 0.1 } = options
  requireWithin('epsilon', epsilon, [0, 1e300])
  const known = requireTrainable(features, target, { classes: false })
  const settings = resolveSvmOptions(options, 2 * known.length)
  const weights = weighRows(target, known, options)
  const rows = known.filter((_, k) => weights[k]! > 0)
  const bounds = weights.filter((weight) => weight > 0).map((weight) => weight * settings.c)
  const standardiser = fitStandardiser(features, rows, settings)
  const packed = packRows(features, rows, standardiser)
  const gamma = gammaOf(settings, packed, standardiser)
  const count = rows.length
  const twice = new Float64Array(2 * packed.length)
  twice.set(packed)
  twice.set(packed, packed.length)
  const kernel = new KernelRows({ ...settings, points: twice, width: features.length, gamma })
  const { onProgress } = settings
  const solution = solveDual({
    ...settings,
    onProgress: onProgress && ((progress) => onProgress({ ...progress, machine: 1, machines: 1 })),
    kernel,
    goal: new Float64Array(2 * count).map(
      (_, k) => target[rows[k % count]!]! + (k < count ? -epsilon : epsilon),
    ),
    low: new Float64Array(2 * count).map((_, k) => (k < count ? 0 : -bounds[k - count]!)),
    high: new Float64Array(2 * count).map((_, k) => (k < count ? bounds[k]! : 0)),
  })
  return { schema: SVR_SCHEMA, ...machineOf(solution, { packed, standardiser, gamma }) }
}

/** Writes the predicted value of each row. in: features as in training. @throws MathFault `math.features`, `math.length` */
export function predictSvr(model: SvrModel, features: readonly Column[], out: Column): void {
  evaluateMachine(model, features, out)
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parseSvr(value: unknown): SvrModel {
  return parseMachine<SvrModel>(value, SVR_SCHEMA)
}
