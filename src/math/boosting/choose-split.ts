import { gradientOf, hessianOf, sideScore } from './search-feature.ts'
import {
  type BoostSteps,
  type BoostTable,
  CANDIDATE,
  type Cut,
  type LeafRows,
  MISSING_LEFT,
  RULE,
  type SearchRules,
  STRIDE,
  SURE,
} from './steps.ts'

export interface Split extends Cut {
  readonly gain: number
  /** Packed sum of the rows that go left. */
  readonly leftSum: number
}

export interface Choice {
  readonly table: BoostTable
  readonly steps: BoostSteps
  readonly rules: SearchRules
  /** What a score of 1 is worth. */
  readonly gainUnit: number
  readonly minSplitGain: number
}

/**
 * The split of a leaf with the largest gain of its sides' scores over the whole's; null when none gains. Of equal
 * gains the lowest feature. Where the best one's sides may have too few rows, its feature is searched again with
 * its rows counted: so no side has fewer than `minLeafRows`, though a split close to it may be passed over.
 */
export function chooseSplit(leaf: LeafRows, candidates: Float64Array, choice: Choice): Split | null {
  const { table, steps, rules, gainUnit, minSplitGain } = choice
  const gradient = gradientOf(leaf.sum)
  const hessian = hessianOf(leaf.sum)
  const whole = hessian > 0 ? sideScore(gradient, hessian, rules.numbers) : 0
  for (;;) {
    const at = bestOf(candidates, whole * (1 + 1e-12))
    if (at < 0) return null
    const candidate = candidates.subarray(at * CANDIDATE.length, (at + 1) * CANDIDATE.length)
    const gain = (candidate[CANDIDATE.score]! - whole) * gainUnit
    if (!(gain > minSplitGain)) return null
    const feature = rules.features[at]!
    if ((candidate[CANDIDATE.marks]! & SURE) === 0) steps.recount(table, rules, { leaf, feature, candidate })
    else
      return { gain, leftSum: candidate[CANDIDATE.leftSum]!, ...cutOf(leaf, { feature, candidate, table }) }
  }
}

function bestOf(candidates: Float64Array, least: number): number {
  let best = -1
  let score = least
  for (let at = 0; at * CANDIDATE.length < candidates.length; at++) {
    const own = candidates[at * CANDIDATE.length]!
    if (own > score) {
      best = at
      score = own
    }
  }
  return best
}

interface Chosen {
  readonly feature: number
  readonly candidate: Float64Array
  readonly table: BoostTable
}

/** Where nothing is missing in the leaf, what will be goes with the heavier side. */
function cutOf({ histogram, sum }: LeafRows, { feature, candidate, table }: Chosen): Cut {
  const bin = candidate[CANDIDATE.bin]!
  if (table.isCategorical[feature] === 1) return { feature, low: bin, high: bin, missing: 0 }
  const hasMissing = histogram[feature * STRIDE] !== 0
  const left = hessianOf(candidate[CANDIDATE.leftSum]!)
  const isLeft = hasMissing ? candidate[CANDIDATE.marks]! & MISSING_LEFT : Number(left * 2 >= hessianOf(sum))
  return { feature, low: 1, high: bin, missing: isLeft === 1 ? 1 : 0 }
}

/** Rules of a tree, in units of its whole numbers. */
export function setRules(
  numbers: Float64Array,
  rules: { readonly [name in keyof typeof RULE]: number },
): void {
  for (const name of Object.keys(RULE) as (keyof typeof RULE)[]) numbers[RULE[name]] = rules[name]
}
