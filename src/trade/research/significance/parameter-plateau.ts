import type { Dimension, TrialParameters } from '../hyperopt/space/dimension.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'
import { dropSlopes } from './drop-slopes.ts'
import { distanceOn, orderedAxes, reachOn, requireReach, USUAL_REACH } from './parameter-neighbours.ts'
import { plateauSentence } from './plateau-sentence.ts'

/** One point and what it scored; higher is better. A score that is no number is one that failed. */
export interface ScoredParameters {
  readonly parameters: TrialParameters
  readonly score: number
}

export interface PlateauInput {
  readonly trials: readonly ScoredParameters[]
  readonly dimensions: readonly Dimension[]
  /** Default: the trial with the best score. */
  readonly chosen?: ScoredParameters
  /** How far a neighbour may lie off, as a fraction of each parameter's range; default 0.1. */
  readonly reach?: number
  /** Drop of the score that a neighbour on the plateau may have, a fraction; default 0.1. */
  readonly tolerance?: number
}

/** How one parameter bears on the score around the chosen point. */
export interface ParameterSensitivity {
  readonly name: string
  /** Drop of the score, a fraction, when this parameter alone moves by the reach; null where no neighbour moved it. */
  readonly drop: number | null
}

export interface ParameterPlateau {
  readonly chosen: ScoredParameters
  /** Trials whose every ordered parameter lies within reach and whose choices are the same. */
  readonly neighbours: number
  /** Share of them whose score drops by the tolerance at most. */
  readonly within: number
  /** The neighbour that scored least, and its drop as a fraction; 1 when it failed. */
  readonly worst: (ScoredParameters & { readonly drop: number }) | null
  /** Neighbours that score better than the chosen point. */
  readonly better: number
  /** Most sensitive first. */
  readonly sensitivity: readonly ParameterSensitivity[]
  /** 0 is a lone peak, 1 a plateau: half the share within, half the mean share of the score that is kept. */
  readonly flatness: number
  readonly kind: 'plateau' | 'slope' | 'peak' | 'unknown'
  readonly sentence: string
}

const FLAT = 0.8
const LEANING = 0.5
/** Fewer neighbours tell nothing. */
const ENOUGH = 4

/**
 * Is the chosen point a place or a spike? A result that its neighbours share does not hang on one number.
 * Drops are fractions of the chosen score's size. Null without trials.
 * @throws Fault `research.option`
 */
export function parameterPlateau(input: PlateauInput): ParameterPlateau | null {
  const { trials, dimensions, reach = USUAL_REACH, tolerance = 0.1 } = input
  requireReach(reach)
  if (!(tolerance >= 0)) throw optionOutOfRange(`a tolerance of ${tolerance}`, 'Give a fraction, 0 or more.')
  const chosen = input.chosen ?? bestOf(trials)
  if (chosen === undefined) return null
  const axes = orderedAxes(dimensions)
  const fixed = dimensions.filter(({ kind }) => kind === 'choice').map(({ name }) => name)
  const distances = ({ parameters }: ScoredParameters) =>
    axes.map((axis) => distanceOn(axis, parameters, chosen.parameters))
  const neighbours = trials.filter((trial) => {
    if (fixed.some((name) => trial.parameters[name] !== chosen.parameters[name])) return false
    const off = distances(trial)
    return (
      off.some((distance) => distance > 0) && off.every((distance, k) => distance <= reachOn(axes[k]!, reach))
    )
  })
  const scale = Math.abs(chosen.score) || 1
  const drops = Float64Array.from(neighbours, ({ score }) => dropOf(score, chosen.score, scale))
  const columns = axes.map((_, k) => Float64Array.from(neighbours, (trial) => distances(trial)[k]!))
  const slopes = dropSlopes(
    columns,
    drops.map((drop) => Math.max(0, drop)),
  )
  const sensitivity = axes.map(({ dimension }, k) => {
    const slope = slopes[k]!
    return { name: dimension.name, drop: slope === null ? null : slope * reach }
  })
  const found = {
    chosen,
    neighbours: neighbours.length,
    within: shareOf(drops, (drop) => drop <= tolerance),
    worst: worstOf(neighbours, drops),
    better: drops.filter((drop) => drop < 0).length,
    sensitivity: sensitivity.toSorted((a, b) => (b.drop ?? -1) - (a.drop ?? -1)),
    flatness: flatnessOf(drops, tolerance),
  }
  const kind = kindOf(found)
  return { ...found, kind, sentence: plateauSentence({ ...found, kind, tolerance }) }
}

function bestOf(trials: readonly ScoredParameters[]): ScoredParameters | undefined {
  return trials.reduce<ScoredParameters | undefined>(
    (best, trial) =>
      Number.isFinite(trial.score) && (best === undefined || trial.score > best.score) ? trial : best,
    undefined,
  )
}

function dropOf(score: number, chosen: number, scale: number): number {
  return Number.isFinite(score) ? (chosen - score) / scale : 1
}

function worstOf(neighbours: readonly ScoredParameters[], drops: Float64Array): ParameterPlateau['worst'] {
  if (neighbours.length === 0) return null
  const at = drops.reduce((worst, drop, row) => (drop > drops[worst]! ? row : worst), 0)
  return { ...neighbours[at]!, drop: drops[at]! }
}

function shareOf(drops: Float64Array, holds: (drop: number) => boolean): number {
  return drops.length === 0 ? 0 : drops.filter(holds).length / drops.length
}

function flatnessOf(drops: Float64Array, tolerance: number): number {
  if (drops.length === 0) return 0
  const kept = drops.reduce((sum, drop) => sum + Math.min(1, Math.max(0, 1 - drop)), 0) / drops.length
  return (shareOf(drops, (drop) => drop <= tolerance) + kept) / 2
}

function kindOf({ neighbours, flatness }: Pick<ParameterPlateau, 'neighbours' | 'flatness'>) {
  if (neighbours < ENOUGH) return 'unknown'
  if (flatness >= FLAT) return 'plateau'
  return flatness >= LEANING ? 'slope' : 'peak'
}
