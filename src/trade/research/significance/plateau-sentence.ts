import { counted, percent } from '../figure-format.ts'
import type { ParameterPlateau } from './parameter-plateau.ts'

const NAMES = { plateau: 'A plateau', slope: 'A slope', peak: 'A lone peak' } as const

/** What the neighbourhood of a chosen point says, in one or two sentences. */
export function plateauSentence(
  found: Omit<ParameterPlateau, 'sentence'> & { readonly tolerance: number },
): string {
  const { kind, neighbours, within, worst, sensitivity, tolerance, better } = found
  if (kind === 'unknown') {
    return `${counted(neighbours, 'neighbour')} tried: too few to tell a plateau from a peak.`
  }
  const near = Math.round(within * neighbours)
  const parts = [
    `${NAMES[kind]}: ${near} of ${counted(neighbours, 'neighbour')} lose ${percent(tolerance)} of the score at most`,
  ]
  if (worst !== null && worst.drop > 0) parts.push(`the worst loses ${percent(worst.drop)}`)
  if (better > 0) parts.push(`${better} ${better === 1 ? 'is' : 'are'} better`)
  const [first] = sensitivity
  const hangs = kind !== 'plateau' && first?.drop ? ` It hangs on ${first.name} most.` : ''
  return `${parts.join(', ')}.${hangs}`
}
