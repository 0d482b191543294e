import { type Random, random } from '../../../math/index.ts'
import { type Axis, axisOf, ROUNDED } from '../hyperopt/space/axis.ts'
import type { Dimension, TrialParameters } from '../hyperopt/space/dimension.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'

export interface NeighbourOptions {
  /** How far a neighbour may lie off, as a fraction of each parameter's range; default 0.1. */
  readonly reach?: number
  /** Neighbours that move all parameters at once; default twice as many as there are parameters. */
  readonly diagonal?: number
  readonly seed?: number | string
}

export const USUAL_REACH = 0.1
const SEED = 'neighbours'
const TRIES_EACH = 20

/** Parameters with an order, by which neighbours are told; the others stay what they are. */
export function orderedAxes(dimensions: readonly Dimension[]): readonly Axis[] {
  return dimensions
    .filter(({ kind }) => kind !== 'choice')
    .map(axisOf)
    .filter(({ levels }) => levels > 1)
}

/** How far two values of a parameter lie apart, as a fraction of its range. */
export function distanceOn(axis: Axis, a: TrialParameters, b: TrialParameters): number {
  const { name } = axis.dimension
  return Math.abs(axis.unitOf(a[name]!) - axis.unitOf(b[name]!))
}

/** How far a neighbour may lie off on an axis: never less than one step. */
export function reachOn({ levels }: Axis, reach: number): number {
  return Math.max(reach, 1 / levels) + (levels === Infinity ? ROUNDED : 1e-9)
}

/**
 * Points around `chosen`: each parameter alone half and whole the reach to either side, at least one step,
 * then some that move all at once. None twice, all inside the space; choices are kept.
 * @throws Fault `research.option`
 */
export function parameterNeighbours(
  chosen: TrialParameters,
  dimensions: readonly Dimension[],
  options: NeighbourOptions = {},
): readonly TrialParameters[] {
  const { reach = USUAL_REACH, diagonal = 2 * dimensions.length, seed = SEED } = options
  requireReach(reach)
  if (!(Number.isInteger(diagonal) && diagonal >= 0)) {
    throw optionOutOfRange(`${diagonal} diagonal neighbours`, 'Give a whole number, 0 or more.')
  }
  const axes = orderedAxes(dimensions)
  const found = new Map<string, TrialParameters>()
  const add = (parameters: TrialParameters) => found.set(keyOf(parameters, axes), parameters)
  for (const axis of axes) {
    for (const offset of [-reach, -reach / 2, reach / 2, reach]) add(moved(chosen, axis, offset))
  }
  const alone = found.size
  const chance = random(seed)
  for (let tried = 0; axes.length > 1 && tried < TRIES_EACH * diagonal; tried++) {
    if (found.size === alone + diagonal) break
    add(axes.reduce((parameters, axis) => moved(parameters, axis, offsetOf(reach, chance)), chosen))
  }
  found.delete(keyOf(chosen, axes))
  return [...found.values()]
}

/** @throws Fault `research.option` */
export function requireReach(reach: number): void {
  if (reach > 0 && reach <= 1) return
  throw optionOutOfRange(`a reach of ${reach}`, 'Give a fraction of the range, above 0, at most 1.')
}

function offsetOf(reach: number, chance: Random): number {
  return (2 * chance.next() - 1) * reach
}

/** One parameter moved by a fraction of its range, by a step where that is less than one. */
function moved(parameters: TrialParameters, axis: Axis, offset: number): TrialParameters {
  const { name } = axis.dimension
  const unit = axis.unitOf(parameters[name]!)
  const near = Math.min(1, Math.max(0, unit + offset))
  const value = axis.valueAt(near)
  if (value !== parameters[name]) return { ...parameters, [name]: value }
  const step = Math.sign(offset) / axis.levels
  return { ...parameters, [name]: axis.valueAt(Math.min(1, Math.max(0, unit + step))) }
}

function keyOf(parameters: TrialParameters, axes: readonly Axis[]): string {
  return JSON.stringify(axes.map(({ dimension }) => parameters[dimension.name]))
}
