import type { Random } from '../random/random.ts'
import { mix } from './gradients.ts'

/** A random share of the features, ascending; at least one. */
export function sampleFeatures(count: number, fraction: number, chance: Random): Int32Array {
  const all = Int32Array.from({ length: count }, (_, feature) => feature)
  if (fraction === 1) return all
  const kept = Math.max(1, Math.round(count * fraction))
  return chance.shuffle(all).subarray(0, kept).sort()
}

/** Writes a random share of the rows 0 … to the front of `order`, ascending, the others behind; returns how many. */
export function sampleRows(order: Int32Array, fraction: number, seed: number): number {
  const limit = fraction === 1 ? 2 ** 32 : fraction * 2 ** 32
  let inside = 0
  let outside = order.length
  for (let row = 0; row < order.length; row++) {
    if (fraction === 1 || mix(row, ~seed) >>> 0 < limit) order[inside++] = row
    else order[--outside] = row
  }
  return inside
}
