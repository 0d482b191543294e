import type { TrialParameters } from '../hyperopt/space/dimension.ts'
import { type NeighbourOptions, parameterNeighbours } from './parameter-neighbours.ts'
import { type ParameterPlateau, type PlateauInput, parameterPlateau } from './parameter-plateau.ts'

export interface PlateauAroundInput
  extends Pick<PlateauInput, 'dimensions' | 'tolerance'>,
    Omit<NeighbourOptions, 'dimensions'> {
  readonly chosen: TrialParameters
  /** Higher is better. */
  readonly score: (parameters: TrialParameters) => number | Promise<number>
}

/**
 * Scores the chosen point and its neighbours, one after the other, and says how flat it is there.
 * @throws Fault `research.option`
 */
export async function plateauAround(input: PlateauAroundInput): Promise<ParameterPlateau> {
  const { chosen, score, dimensions, tolerance, ...options } = input
  const trials = []
  for (const parameters of [chosen, ...parameterNeighbours(chosen, dimensions, options)]) {
    trials.push({ parameters, score: await score(parameters) })
  }
  const plateau = parameterPlateau({
    trials,
    dimensions,
    chosen: trials[0]!,
    ...(options.reach !== undefined && { reach: options.reach }),
    ...(tolerance !== undefined && { tolerance }),
  })
  return plateau!
}
