import type { BinnedRows } from './bins.ts'
import { GRADIENT_UNIT, type Gradients } from './gradients.ts'
import { countBins, type Histogram, STRIDE } from './histogram.ts'

/** Below this sum of hessians a side is too certain to be worth a leaf. */
const LEAST_HESSIAN = 1e-3
const PER_GRADIENT = 1 / GRADIENT_UNIT

/** Rows in bins 1…`bin` of `feature` go left, and the missing ones where `missingLeft` is 1. */
export interface Split {
  readonly gain: number
  readonly feature: number
  readonly bin: number
  readonly missingLeft: 0 | 1
  /** Packed gradients of the rows that go left. */
  readonly leftSum: number
}

export interface SplitRules {
  readonly binned: BinnedRows
  readonly gradients: Gradients
  /** Features of this tree, ascending. */
  readonly features: Int32Array
  readonly minLeafRows: number
  readonly lambda: number
}

export interface LeafRows {
  readonly rows: Int32Array
  readonly sum: number
  readonly histogram: Histogram
}

interface Candidate {
  /** Σ G²/(H + λ) of both sides, in units of gradient². */
  readonly score: number
  readonly bin: number
  readonly missingLeft: 0 | 1
  readonly leftSum: number
  /** Whether both sides surely have `minLeafRows` rows. */
  readonly sure: boolean
}

/**
 * The split of a leaf with the largest gain of G²/(H + λ) of its sides over the whole; null when none gains. Of equal
 * gains the lowest feature, then missing to the right, then the lowest bin.
 * Rows of a side are first estimated from its hessians; where the best split's might be too few, its feature is
 * counted and searched again. So no side has fewer than `minLeafRows`, though a split close to it may be passed over.
 */
export function findSplit(leaf: LeafRows, rules: SplitRules): Split | null {
  const { features, binned, gradients } = rules
  const whole = leafScore(leaf.sum, rules)
  const candidates: (Candidate | null)[] = []
  for (let k = 0; k < features.length; k++)
    candidates.push(searchFeature(leaf, rules, { feature: features[k]! }))
  for (;;) {
    let at = -1
    let score = whole * (1 + 1e-12)
    for (let k = 0; k < candidates.length; k++) {
      if (candidates[k] !== null && candidates[k]!.score > score) {
        at = k
        score = candidates[k]!.score
      }
    }
    if (at < 0) return null
    const feature = features[at]!
    const { bin, missingLeft, leftSum, sure } = candidates[at]!
    const gain = (score - whole) * gradients.gradientUnit * gradients.gradientUnit
    if (sure) return { gain, feature, bin, missingLeft, leftSum }
    const counts = countBins(leaf.rows, binned.bins[feature]!)
    candidates[at] = searchFeature(leaf, rules, { feature, counts })
  }
}

/** G²/(H + λ) in units of gradient², from a packed sum. */
function leafScore(sum: number, { lambda, gradients }: SplitRules): number {
  const gradient = Math.floor(sum * PER_GRADIENT)
  const hessian = (sum - gradient * GRADIENT_UNIT) * gradients.hessianUnit
  return (gradient * gradient) / (hessian + lambda + Number.MIN_VALUE)
}

interface Search {
  readonly feature: number
  /** Rows per bin, where they are known. */
  readonly counts?: Int32Array
}

function searchFeature(leaf: LeafRows, rules: SplitRules, search: Search): Candidate | null {
  const right = scan(leaf, rules, { ...search, missingLeft: 0 })
  if (leaf.histogram[search.feature * STRIDE] === 0) return right
  const left = scan(leaf, rules, { ...search, missingLeft: 1 })
  if (left === null || right === null) return left ?? right
  return left.score > right.score ? left : right
}

function scan(leaf: LeafRows, rules: SplitRules, search: Search & { missingLeft: 0 | 1 }): Candidate | null {
  const { histogram, sum: total } = leaf
  const { minLeafRows, lambda, gradients } = rules
  const { hessianUnit } = gradients
  const { feature, counts, missingLeft } = search
  const base = feature * STRIDE
  const last = rules.binned.bounds[feature]!.length
  const rows = leaf.rows.length
  const wholeGradient = Math.floor(total * PER_GRADIENT)
  const wholeHessian = total - wholeGradient * GRADIENT_UNIT
  const leastHessian = Math.max(
    LEAST_HESSIAN / hessianUnit,
    counts ? 0 : (minLeafRows - 0.5) * (wholeHessian / rows),
  )
  let leftSum = missingLeft === 1 ? histogram[base]! : 0
  let leftRows = counts && missingLeft === 1 ? counts[0]! : 0
  let bestScore = -1
  let bestBin = 0
  let bestSum = 0
  for (let bin = 1; bin <= last; bin++) {
    const sum = histogram[base + bin]!
    if (counts) leftRows += counts[bin]!
    if (sum === 0) continue
    leftSum += sum
    const gradient = Math.floor(leftSum * PER_GRADIENT)
    const hessian = leftSum - gradient * GRADIENT_UNIT
    if (hessian < leastHessian || (counts && leftRows < minLeafRows)) continue
    if (wholeHessian - hessian < leastHessian || (counts && rows - leftRows < minLeafRows)) break
    const leftWeight = hessian * hessianUnit
    const rightWeight = (wholeHessian - hessian) * hessianUnit
    const rest = wholeGradient - gradient
    const score = (gradient * gradient) / (leftWeight + lambda) + (rest * rest) / (rightWeight + lambda)
    if (score > bestScore) {
      bestScore = score
      bestBin = bin
      bestSum = leftSum
    }
  }
  if (bestBin === 0) return null
  const hessian = bestSum - Math.floor(bestSum * PER_GRADIENT) * GRADIENT_UNIT
  const enough = minLeafRows * gradients.largestHessian
  const sure = counts !== undefined || (hessian >= enough && wholeHessian - hessian >= enough)
  const hasMissing = histogram[base] !== 0
  const direction = hasMissing ? missingLeft : hessian * 2 >= wholeHessian ? 1 : 0
  return { score: bestScore, bin: bestBin, missingLeft: direction, leftSum: bestSum, sure }
}
