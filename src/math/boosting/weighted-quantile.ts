import type { Column } from '../../domain/index.ts'

export interface Weighted {
  readonly values: Column
  /** Null where all weights are 1. */
  readonly weights: Column | null
}

/**
 * The quantile p (0…1) of finite values: between two by the straight line without weights; with them the lowest value
 * up to which there is a share p of the weight.
 */
export function weightedQuantile({ values, weights }: Weighted, p: number): number {
  if (weights === null) {
    const sorted = values.slice().sort()
    const place = p * (sorted.length - 1)
    const below = Math.floor(place)
    const low = sorted[below]!
    const high = sorted[Math.min(below + 1, sorted.length - 1)]!
    return low + (high - low) * (place - below)
  }
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b)
  const total = order.reduce((sum, at) => sum + weights[at]!, 0)
  let held = 0
  for (const at of order) {
    held += weights[at]!
    if (held >= p * total && weights[at]! > 0) return values[at]!
  }
  return values[order.at(-1)!]!
}
