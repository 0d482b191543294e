import { nearest } from '../../../../domain/index.ts'
import { HyperoptError } from '../hyperopt-error.ts'
import { type Axis, axisOf } from './axis.ts'
import type { ChoiceDimension, Dimension, NumberDimension, TrialParameters } from './dimension.ts'

/** What a search varies, checked. */
export interface SearchSpace {
  readonly dimensions: readonly Dimension[]
  readonly axes: readonly Axis[]
  /** How many different parameters there are; Infinity as soon as one is a real number without steps. */
  readonly size: number
  /** The start values, when every dimension has one. */
  readonly start: TrialParameters | undefined
}

/**
 * Checks dimensions and makes a space of them.
 * @throws HyperoptError `hyperopt.space` for none at all, a name that is there twice, or an impossible range
 */
export function searchSpace(dimensions: readonly Dimension[]): SearchSpace {
  if (dimensions.length === 0) {
    throw new HyperoptError('hyperopt.space', 'there is no parameter to search', {
      hint: 'Declare params in the strategy, or choose one of the spaces roi, stoploss, trailing, protections.',
    })
  }
  const names = dimensions.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) {
    throw new HyperoptError('hyperopt.space', `the parameter "${twice}" is there twice`, {
      hint: 'Give one of the two another name.',
    })
  }
  for (const dimension of dimensions) {
    if (dimension.kind === 'choice') checkChoice(dimension)
    else checkNumber(dimension)
  }
  const axes = dimensions.map(axisOf)
  for (const { dimension, holds } of axes) {
    if (dimension.start !== null && !holds(dimension.start)) {
      throw wrong(
        dimension,
        `starts at ${JSON.stringify(dimension.start)}`,
        'Start at one of its own values.',
      )
    }
  }
  const starts = dimensions.map(({ name, start }) => [name, start] as const)
  return {
    dimensions,
    axes,
    size: axes.reduce((size, { levels }) => size * levels, 1),
    start: starts.every(([, start]) => start !== null)
      ? (Object.fromEntries(starts) as TrialParameters)
      : undefined,
  }
}

/**
 * The place of parameters in the unit cube, one coordinate per dimension.
 * @throws HyperoptError `hyperopt.parameters` for a missing or unknown name, or a value outside its range
 */
export function toUnits(space: SearchSpace, parameters: TrialParameters): Float64Array {
  const names = space.dimensions.map(({ name }) => name)
  const unknown = Object.keys(parameters).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    const near = nearest(unknown, names)
    throw new HyperoptError('hyperopt.parameters', `"${unknown}" is no parameter of this space`, {
      hint: near ? `Did you mean "${near}"?` : `It has ${names.join(', ')}.`,
    })
  }
  return Float64Array.from(space.axes, (axis) => {
    const { name } = axis.dimension
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (value !== undefined && axis.holds(value)) return axis.unitOf(value)
    throw new HyperoptError(
      'hyperopt.parameters',
      value === undefined ? `"${name}" is missing` : `"${name}" is ${JSON.stringify(value)}`,
      { hint: `It must be ${describe(axis.dimension)}.` },
    )
  })
}

/** The parameters whose cells hold a place of the unit cube. */
export function toParameters(space: SearchSpace, units: Float64Array): TrialParameters {
  return Object.fromEntries(
    space.axes.map(({ dimension, valueAt }, at) => [dimension.name, valueAt(units[at]!)]),
  )
}

function checkChoice(dimension: ChoiceDimension): void {
  const { options } = dimension
  if (options.length === 0) throw wrong(dimension, 'has no options', 'Give it two or more.')
  if (new Set(options).size < options.length) throw wrong(dimension, 'has an option twice', 'Name each once.')
}

function checkNumber(dimension: NumberDimension): void {
  const { kind, min, max, step, log } = dimension
  if (!(Number.isFinite(min) && Number.isFinite(max) && min <= max)) {
    throw wrong(dimension, `ranges from ${min} to ${max}`, 'Give finite limits, the lower one first.')
  }
  if (step !== null && !(Number.isFinite(step) && step > 0)) {
    throw wrong(dimension, `has steps of ${step}`, 'Steps are above 0.')
  }
  if (kind === 'int' && ![min, max, step].every(Number.isSafeInteger)) {
    throw wrong(dimension, `has limits ${min} and ${max} and steps of ${step}`, 'Give whole numbers.')
  }
  if (log && min <= 0) throw wrong(dimension, `is on a log scale from ${min}`, 'Start above 0.')
}

function describe(dimension: Dimension): string {
  if (dimension.kind === 'choice') return `one of ${dimension.options.join(', ')}`
  const { kind, min, max, step } = dimension
  const steps = step === null || (kind === 'int' && step === 1) ? '' : ` in steps of ${step}`
  return `a ${kind === 'int' ? 'whole ' : ''}number from ${min} to ${max}${steps}`
}

function wrong({ name }: Dimension, problem: string, hint: string): HyperoptError {
  return new HyperoptError('hyperopt.space', `the parameter "${name}" ${problem}`, { hint })
}
