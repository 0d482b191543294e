import type { BinnedRows } from './bins.ts'
import { GRADIENT_UNIT } from './gradients.ts'
import { type Histogram, STRIDE } from './histogram.ts'

/** Below this sum of hessians a side is too certain to be worth a leaf. */
const LEAST_HESSIAN = 1e-3
const PER_GRADIENT = 1 / GRADIENT_UNIT

/** Rows in bins 1…`bin` of `feature` go left, and the missing ones where `missingLeft` is 1. */
export interface Split {
  readonly gain: number
  readonly feature: number
  readonly bin: number
  readonly missingLeft: 0 | 1
  /** Packed gradients and number of the rows that go left. */
  readonly leftSum: number
  readonly leftCount: number
}

export interface SplitRules {
  readonly binned: BinnedRows
  /** Features of this tree, ascending. */
  readonly features: Int32Array
  readonly minLeafRows: number
  readonly lambda: number
  readonly gradientUnit: number
  readonly hessianUnit: number
}

interface Leaf {
  readonly sum: number
  readonly count: number
  readonly histogram: Histogram
}

/**
 * The split of a leaf with the largest gain G²/(H + λ) of its sides over the whole; null when none gains.
 * Of equal gains the lowest feature, then missing to the right, then the lowest bin.
 */
export function findSplit(leaf: Leaf, rules: SplitRules): Split | null {
  const whole = leafScore(leaf.sum, rules)
  let best: Split | null = null
  let bestScore = whole * (1 + 1e-12)
  for (let k = 0; k < rules.features.length; k++) {
    const feature = rules.features[k]!
    const missing = leaf.histogram.counts[feature * STRIDE]!
    for (let missingLeft = 0; missingLeft <= (missing > 0 ? 1 : 0); missingLeft++) {
      const found = scanFeature(leaf, rules, { feature, missingLeft: missingLeft as 0 | 1, floor: bestScore })
      if (found === null) continue
      bestScore = found.score
      best = { ...found.split, gain: (found.score - whole) * rules.gradientUnit * rules.gradientUnit }
    }
  }
  return best
}

/** G²/(H + λ) in units of gradient², from a packed sum. */
function leafScore(sum: number, { lambda, hessianUnit }: SplitRules): number {
  const gradient = Math.floor(sum * PER_GRADIENT)
  const hessian = (sum - gradient * GRADIENT_UNIT) * hessianUnit
  return (gradient * gradient) / (hessian + lambda + Number.MIN_VALUE)
}

interface Scan {
  readonly feature: number
  readonly missingLeft: 0 | 1
  /** Score to beat. */
  readonly floor: number
}

function scanFeature(leaf: Leaf, rules: SplitRules, scan: Scan): { score: number; split: Split } | null {
  const { sums, counts } = leaf.histogram
  const { minLeafRows, lambda, hessianUnit } = rules
  const { sum: total, count: rows } = leaf
  const { feature, missingLeft } = scan
  const base = feature * STRIDE
  const last = rules.binned.bounds[feature]!.length
  const wholeGradient = Math.floor(total * PER_GRADIENT)
  const wholeHessian = total - wholeGradient * GRADIENT_UNIT
  let leftSum = missingLeft === 1 ? sums[base]! : 0
  let leftCount = missingLeft === 1 ? counts[base]! : 0
  let bestScore = scan.floor
  let bestBin = 0
  let bestSum = 0
  let bestCount = 0
  for (let bin = 1; bin <= last; bin++) {
    const count = counts[base + bin]!
    if (count === 0) continue
    leftCount += count
    leftSum += sums[base + bin]!
    if (leftCount < minLeafRows) continue
    if (rows - leftCount < minLeafRows) break
    const gradient = Math.floor(leftSum * PER_GRADIENT)
    const hessian = leftSum - gradient * GRADIENT_UNIT
    const leftWeight = hessian * hessianUnit
    const rightWeight = (wholeHessian - hessian) * hessianUnit
    if (leftWeight < LEAST_HESSIAN || rightWeight < LEAST_HESSIAN) continue
    const rest = wholeGradient - gradient
    const score = (gradient * gradient) / (leftWeight + lambda) + (rest * rest) / (rightWeight + lambda)
    if (score > bestScore) {
      bestScore = score
      bestBin = bin
      bestSum = leftSum
      bestCount = leftCount
    }
  }
  if (bestBin === 0) return null
  const direction = counts[base]! > 0 ? missingLeft : bestCount * 2 >= rows ? 1 : 0
  const side = { missingLeft: direction, leftSum: bestSum, leftCount: bestCount } as const
  return { score: bestScore, split: { gain: 0, feature, bin: bestBin, ...side } }
}
