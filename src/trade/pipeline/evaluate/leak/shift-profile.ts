import type { Column } from '../../../../domain/index.ts'
import { deviation } from '../../../../math/index.ts'
import { type CentredLabel, edgeAt, shuffledLabels } from './centred-label.ts'
import { type CentredRanks, centredRanks, changesOf } from './centred-ranks.ts'

/** How much a feature says about a label when it is taken earlier or later than it stands. */
export interface ShiftProfile {
  /** AUC − ½ at its own row and `horizon` rows earlier. */
  readonly edge: number
  readonly edgeEarlier: number
  /** AUC − ½ of the feature's one-row change, `changes[k − from]` for k rows later (from ≤ k ≤ reach). */
  readonly changes: Float64Array
  readonly from: number
  readonly horizon: number
  /** Standard deviation of either edge when the label's blocks are shuffled. */
  readonly edgeNoise: number
  readonly changeNoise: number
  /** Share of shuffled labels whose edge is as large: (count + 1) / (tries + 1). */
  readonly pValue: number
}

export interface ShiftOptions {
  readonly horizon: number
  readonly tries: number
  readonly seed: number
}

/** Rows that shifts reach beyond the horizon, and their largest reach. */
const BEYOND = 8
const FARTHEST = 40

/** Profiles of all features against one label. Cost: features × rows × (tries + twice the reach). */
export function shiftProfiles(
  features: readonly Column[],
  label: CentredLabel,
  options: ShiftOptions,
): readonly ShiftProfile[] {
  const horizon = Math.max(1, options.horizon)
  const ranks = features.map(centredRanks)
  const changes = features.map((column) => centredRanks(changesOf(column)))
  const shuffled = shuffledEdges([...ranks, ...changes], label, { ...options, horizon })
  const reach = Math.min(horizon + BEYOND, FARTHEST)
  const from = -reach - 2
  return features.map((_, k) => {
    const edge = edgeAt(label, ranks[k]!, 0)
    const byChance = shuffled[k]!.filter((other) => Math.abs(other) >= Math.abs(edge)).length
    return {
      edge,
      edgeEarlier: edgeAt(label, ranks[k]!, -horizon),
      changes: new Float64Array(reach - from + 1).map((_, at) => edgeAt(label, changes[k]!, from + at)),
      from,
      horizon,
      edgeNoise: deviation(shuffled[k]!),
      changeNoise: deviation(shuffled[features.length + k]!),
      pValue: (byChance + 1) / (options.tries + 1),
    }
  })
}

/** `edges[k][try]` of ranks k. */
function shuffledEdges(
  ranks: readonly CentredRanks[],
  label: CentredLabel,
  options: ShiftOptions,
): readonly Float64Array[] {
  const edges = ranks.map(() => new Float64Array(options.tries))
  let attempt = 0
  for (const other of shuffledLabels(label, options)) {
    for (let k = 0; k < ranks.length; k++) edges[k]![attempt] = edgeAt(other, ranks[k]!, 0)
    attempt++
  }
  return edges
}
