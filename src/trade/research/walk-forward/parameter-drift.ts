import { axisOf } from '../hyperopt/space/axis.ts'
import type { Dimension, ParameterValue, TrialParameters } from '../hyperopt/space/dimension.ts'

/** How one parameter moved from fold to fold. */
export interface ParameterDrift {
  readonly name: string
  /** By fold. */
  readonly values: readonly (ParameterValue | null)[]
  /** Folds whose value is another than that of the fold before. */
  readonly changes: number
  /** Mean distance from fold to fold, as a fraction of the parameter's range; null where it has no order. */
  readonly meanStep: number | null
  /** From its least to its greatest value, as a fraction of its range; null where it has no order. */
  readonly spread: number | null
}

/**
 * Drift of every parameter that any fold chose, most restless first. Ranges are those of `space`, on its
 * scale; without one a number's range is from its least to its greatest value.
 */
export function parameterDrift(
  chosen: readonly TrialParameters[],
  space: readonly Dimension[] = [],
): readonly ParameterDrift[] {
  const names = [...new Set(chosen.flatMap((parameters) => Object.keys(parameters)))]
  const drifts = names.map((name) =>
    driftOf(
      name,
      chosen.map((parameters) => parameters[name] ?? null),
      space.find((dimension) => dimension.name === name),
    ),
  )
  return drifts.sort((a, b) => restlessness(b) - restlessness(a))
}

function driftOf(
  name: string,
  values: readonly (ParameterValue | null)[],
  dimension: Dimension | undefined,
): ParameterDrift {
  const changes = values.filter((value, fold) => fold > 0 && value !== values[fold - 1]).length
  if (values.length === 0 || !values.every((value) => typeof value === 'number')) {
    return { name, values, changes, meanStep: null, spread: null }
  }
  const places = placesOf(values, dimension)
  const steps = places.slice(1).map((place, fold) => Math.abs(place - places[fold]!))
  const low = places.reduce((a, b) => Math.min(a, b))
  const high = places.reduce((a, b) => Math.max(a, b))
  return {
    name,
    values,
    changes,
    meanStep: steps.length === 0 ? 0 : steps.reduce((sum, step) => sum + step, 0) / steps.length,
    spread: high - low,
  }
}

/** Values on a scale on which the range is from 0 to 1. */
function placesOf(values: readonly number[], dimension: Dimension | undefined): readonly number[] {
  if (dimension !== undefined && dimension.kind !== 'choice') return values.map(axisOf(dimension).unitOf)
  const low = values.reduce((a, b) => Math.min(a, b))
  const range = values.reduce((a, b) => Math.max(a, b)) - low
  return values.map((value) => (range === 0 ? 0 : (value - low) / range))
}

/** Parameters without an order move by a whole range when they change. */
function restlessness({ values, changes, meanStep }: ParameterDrift): number {
  return meanStep ?? (values.length < 2 ? 0 : changes / (values.length - 1))
}
