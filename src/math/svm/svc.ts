import type { Column } from '../../domain/index.ts'
import { applyPlatt, fitPlatt, type PlattModel, parsePlatt } from '../calibration/platt.ts'
import { MathFault } from '../fault.ts'
import { requireWithin } from '../guard.ts'
import { type ClassWeights, weighRows } from '../preparation/class-weights.ts'
import { fitStandardiser, packRows, type Standardiser } from '../preparation/standardiser.ts'
import { requireTrainable } from '../preparation/training-rows.ts'
import { cutFolds, type FoldOptions } from './cut-folds.ts'
import { KernelRows } from './kernel-rows.ts'
import { evaluateMachine, functionOf, type Machine, machineOf, parseMachine } from './machine.ts'
import { solveDual } from './solve-dual.ts'
import {
  gammaOf,
  type ResolvedSvmOptions,
  resolveSvmOptions,
  type SvmOptions,
  type SvmProgress,
} from './svm-options.ts'

export const SVC_SCHEMA = 'leme.svc/1'

export interface SvcOptions extends SvmOptions {
  /** Multiply `c` for the rows of a class; default: all 1. */
  readonly classWeights?: ClassWeights
  /** Multiply `c` for a row; 0 leaves it out. Default: all 1. */
  readonly rowWeights?: Column
  /** How probabilities are learned: from decisions on rows of folds that were not trained on. `none`: no probabilities. */
  readonly probability?: FoldOptions | 'none'
}

export interface SvcModel extends Machine {
  readonly schema: typeof SVC_SCHEMA
  readonly calibration: PlattModel | null
}

/**
 * Support vector classifier with the kernel exp(−gamma·|x − x'|²): ½·|w|² + C·Σ hinge loss in its dual, solved as
 * in `solve-dual.ts`; probabilities by Platt's sigmoid of the decisions on folds.
 * in: features[P][rows], where NaN and ±Infinity count as the mean; target[rows] of 0, 1 or NaN (row left out).
 * Cost: about rows² kernel entries of 10 to 20 ns, and with five folds four times that; memory: `cacheBytes` +
 * 8·rows·P. The same bits on every machine.
 * @throws MathFault `math.features`, `math.target` (one class too), `math.length`, `math.option`
 */
export function trainSvc(features: readonly Column[], target: Column, options: SvcOptions = {}): SvcModel {
  const known = requireTrainable(features, target, { classes: true })
  const settings = resolveSvmOptions(options, known.length)
  const folds = requireFolds(options.probability)
  const weights = weighRows(target, known, options)
  const rows = known.filter((_, k) => weights[k]! > 0)
  const standardiser = fitStandardiser(features, rows, settings)
  const packed = packRows(features, rows, standardiser)
  const points: Points = {
    packed,
    standardiser,
    gamma: gammaOf(settings, packed, standardiser),
    classes: Float64Array.from(rows, (row) => target[row]!),
    bounds: weights.filter((weight) => weight > 0).map((weight) => weight * settings.c),
  }
  if (points.classes.every((value) => value === points.classes[0])) {
    throw new MathFault(
      'math.target',
      `the target is ${points.classes[0]} in all ${rows.length} rows`,
      'Train on rows of both classes.',
    )
  }
  const machines = folds === 'none' ? 1 : 1 + (folds.folds ?? 5)
  const machine = trainMachine(points, settings, { machine: 1, machines })
  if (folds === 'none') return { schema: SVC_SCHEMA, ...machine, calibration: null }
  const { calibration, converged, steps } = calibrate(points, settings, folds)
  return {
    schema: SVC_SCHEMA,
    ...machine,
    steps: machine.steps + steps,
    converged: machine.converged && converged,
    calibration,
  }
}

/** Writes the decision value of each row, above 0 for class 1. in: features as in training. @throws MathFault `math.features`, `math.length` */
export function decideSvc(model: SvcModel, features: readonly Column[], out: Column): void {
  evaluateMachine(model, features, out)
}

/** Writes the probability of class 1 of each row. in: features as in training. @throws MathFault `math.features`, `math.length`, `math.model` when trained without probabilities */
export function predictSvc(model: SvcModel, features: readonly Column[], out: Column): void {
  if (model.calibration === null) {
    throw new MathFault(
      'math.model',
      'this classifier was trained without probabilities',
      'Train it with folds for probabilities, or use its decision values.',
    )
  }
  evaluateMachine(model, features, out)
  applyPlatt(model.calibration, out, out)
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parseSvc(value: unknown): SvcModel {
  const model = parseMachine<SvcModel>(value, SVC_SCHEMA)
  if (model.calibration !== null) parsePlatt(model.calibration)
  return model
}

interface Points {
  readonly packed: Float64Array
  readonly standardiser: Standardiser
  readonly gamma: number
  /** 0 or 1. */
  readonly classes: Float64Array
  /** Most that each point may weigh. */
  readonly bounds: Float64Array
}

function trainMachine(
  points: Points,
  settings: ResolvedSvmOptions,
  which: Pick<SvmProgress, 'machine' | 'machines'>,
): Machine {
  const { packed, standardiser, gamma, classes, bounds } = points
  const kernel = new KernelRows({
    points: packed.slice(),
    width: standardiser.centre.length,
    gamma,
    cacheBytes: settings.cacheBytes,
  })
  const { onProgress } = settings
  const solution = solveDual({
    ...settings,
    onProgress: onProgress && ((progress) => onProgress({ ...progress, ...which })),
    kernel,
    goal: classes.map((value) => (value === 1 ? 1 : -1)),
    low: bounds.map((bound, i) => (classes[i] === 1 ? 0 : -bound)),
    high: bounds.map((bound, i) => (classes[i] === 1 ? bound : 0)),
  })
  return machineOf(solution, { packed, standardiser, gamma })
}

/** Platt's sigmoid on decisions by machines that did not see the row. A fold trained on one class decides ±1. */
function calibrate(
  points: Points,
  settings: ResolvedSvmOptions,
  folds: FoldOptions,
): { calibration: PlattModel; converged: boolean; steps: number } {
  const { classes } = points
  const fold = cutFolds(classes.length, folds)
  const decisions = new Float64Array(classes.length)
  let converged = true
  let steps = 0
  const count = folds.folds ?? 5
  for (let own = 0; own < count; own++) {
    const kept = pick(points, (k) => fold[k] !== own)
    const oneClass = kept.classes.every((value) => value === kept.classes[0])
    const machine = oneClass
      ? undefined
      : trainMachine(kept, settings, { machine: own + 2, machines: count + 1 })
    const value = machine ? functionOf(machine) : () => (kept.classes[0] === 1 ? 1 : -1)
    const width = points.standardiser.centre.length
    for (let k = 0; k < classes.length; k++) {
      if (fold[k] === own) decisions[k] = value(points.packed, k * width)
    }
    converged &&= machine?.converged ?? true
    steps += machine?.steps ?? 0
  }
  return { calibration: fitPlatt(decisions, classes), converged, steps }
}

function pick(points: Points, isKept: (k: number) => boolean): Points {
  const width = points.standardiser.centre.length
  return {
    ...points,
    packed: points.packed.filter((_, at) => isKept(Math.floor(at / width))),
    classes: points.classes.filter((_, k) => isKept(k)),
    bounds: points.bounds.filter((_, k) => isKept(k)),
  }
}

/** @throws MathFault `math.option` */
function requireFolds(probability: SvcOptions['probability'] = {}): FoldOptions | 'none' {
  if (probability === 'none') return probability
  const { folds = 5, cut = 'time' } = probability
  requireWithin('folds', folds, [2, 100])
  if (Number.isInteger(folds) && (cut === 'time' || cut === 'shuffled')) return probability
  throw new MathFault(
    'math.option',
    `${folds} folds, cut by ${cut}`,
    'Use a whole number, and time or shuffled.',
  )
}
