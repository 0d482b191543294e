import type { Study, StudyTrial } from '../api/types.ts'

export type Dimension = Study['space'][number]
type NumberDimension = Exclude<Dimension, { readonly kind: 'choice' }>

/** A trial in a plot: where it stands, and whose it is. */
export interface TrialPoint {
  readonly trial: StudyTrial
  /** Trial number, place on a parameter's axis, or distance. */
  readonly x: number
  readonly y: number
}

/** Share of a parameter's range within which a trial counts as a neighbour. */
export const REACH = 0.1

/** Trials that gave a value, by number. */
export function valuePoints(trials: readonly StudyTrial[], objective: number): readonly TrialPoint[] {
  return pointsOf(trials, objective, ({ number }) => number)
}

/** The best value so far at each improvement. */
export function improvements(
  points: readonly TrialPoint[],
  better: 'higher' | 'lower',
): readonly TrialPoint[] {
  const steps: TrialPoint[] = []
  for (const point of points) {
    const best = steps.at(-1)
    if (!best || (better === 'higher' ? point.y > best.y : point.y < best.y)) steps.push(point)
  }
  return steps
}

/** Trials by one parameter, on an axis from 0 to 1; options of a choice stand in lanes, a little apart. */
export function parameterPoints(
  trials: readonly StudyTrial[],
  objective: number,
  dimension: Dimension,
): readonly TrialPoint[] {
  return pointsOf(trials, objective, ({ number, parameters }) => {
    const value = parameters[dimension.name]
    if (dimension.kind !== 'choice') return typeof value === 'number' ? shareOf(dimension, value) : undefined
    const lane = dimension.options.map(String).indexOf(String(value))
    if (lane < 0) return undefined
    return (lane + 0.2 + (0.6 * ((number * 7) % 11)) / 10) / dimension.options.length
  })
}

/**
 * Trials by how far they are from one of them: the greatest move of any parameter, as a share of its range.
 * Another option of a choice is another place: those trials are left out.
 */
export function distancePoints(
  trials: readonly StudyTrial[],
  objective: number,
  { chosen, space }: { readonly chosen: StudyTrial; readonly space: readonly Dimension[] },
): readonly TrialPoint[] {
  return pointsOf(trials, objective, ({ parameters }) => {
    let farthest = 0
    for (const dimension of space) {
      const own = chosen.parameters[dimension.name]
      const value = parameters[dimension.name]
      if (dimension.kind === 'choice') {
        if (own !== value) return undefined
      } else if (typeof own === 'number' && typeof value === 'number') {
        farthest = Math.max(farthest, Math.abs(shareOf(dimension, own) - shareOf(dimension, value)))
      }
    }
    return farthest
  })
}

function pointsOf(
  trials: readonly StudyTrial[],
  objective: number,
  place: (trial: StudyTrial) => number | undefined,
): readonly TrialPoint[] {
  return trials.flatMap((trial) => {
    const y = trial.values[objective] ?? null
    const x = y === null ? undefined : place(trial)
    return y === null || x === undefined ? [] : [{ trial, x, y }]
  })
}

/** Where a value lies between the least, 0, and the greatest, 1. */
export function shareOf({ min, max, log }: NumberDimension, value: number): number {
  const place = log ? Math.log : (number: number) => number
  const size = place(max) - place(min)
  return size > 0 ? (place(value) - place(min)) / size : 0.5
}
