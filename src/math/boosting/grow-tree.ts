import { type Choice, chooseSplit, type Split } from './choose-split.ts'
import { GRADIENT_UNIT } from './gradients.ts'
import { gradientOf } from './search-feature.ts'
import { CANDIDATE, type CutTree, type LeafRows, RULE, STRIDE } from './steps.ts'

export interface Growth extends Choice {
  /** Rows of the order that the tree sees, the first ones. */
  readonly rows: number
  readonly leaves: number
  readonly maxDepth: number
  readonly learningRate: number
  readonly histograms: Histograms
  /** Room for the candidates of two siblings. */
  readonly candidates: { readonly left: Float64Array; readonly right: Float64Array }
  readonly gradientUnit: number
}

/** Histograms that trees of one training reuse. */
export interface Histograms {
  take(): Float64Array
  give(histogram: Float64Array): void
}

export interface GrownTree extends CutTree {
  readonly cuts: readonly Split[]
}

interface Leaf extends LeafRows {
  readonly depth: number
  readonly split: Split | null
  /** The node above and the side it hangs on. */
  readonly parent: number
  readonly side: 'left' | 'right'
}

/**
 * Grows a tree leaf by leaf, always splitting where it gains most. Reorders the rows so that each leaf's lie side by
 * side, ascending. Of two children the smaller is counted, the larger is what remains of the parent.
 */
export function growTree(growth: Growth): GrownTree {
  const cuts: Split[] = []
  const children = { left: [] as number[], right: [] as number[] }
  const leaves: Leaf[] = [plant(growth)]
  while (leaves.length < growth.leaves) {
    const at = mostGain(leaves)
    if (at < 0) break
    const { parent, side, split } = leaves[at]!
    const node = cuts.push(split!) - 1
    if (parent >= 0) children[side][parent] = node
    children.left.push(~at)
    children.right.push(~leaves.length)
    const [lower, upper] = divide(leaves[at]!, node, { growth, isLast: leaves.length + 1 === growth.leaves })
    leaves[at] = lower
    leaves.push(upper)
  }
  for (const leaf of leaves) if (leaf.split) growth.histograms.give(leaf.histogram)
  return {
    cuts,
    ...children,
    values: leaves.map((leaf) => leafValue(leaf.sum, growth)),
    starts: leaves.map((leaf) => leaf.start),
    counts: leaves.map((leaf) => leaf.count),
  }
}

function plant(growth: Growth): Leaf {
  const { table, steps, rules, rows } = growth
  const histogram = growth.histograms.take()
  const rest = { sibling: null, siblingCandidates: null }
  const counted = { start: 0, count: rows, sum: 0, histogram }
  steps.evaluate(table, rules, { leaf: counted, isCounted: true, candidates: null, ...rest })
  const cell = rules.features[0]! * STRIDE
  const sum = histogram.subarray(cell, cell + STRIDE).reduce((all, own) => all + own, 0)
  const root: Leaf = { ...counted, sum, depth: 0, split: null, parent: -1, side: 'left' }
  const candidates = candidatesFor(root, growth)
  steps.evaluate(table, rules, { leaf: root, isCounted: false, candidates, ...rest })
  return withSplit(root, candidates, growth)
}

interface Division {
  readonly growth: Growth
  /** Nothing is split after it. */
  readonly isLast: boolean
}

function divide(leaf: Leaf, node: number, { growth, isLast }: Division): [Leaf, Leaf] {
  const { table, steps, rules, histograms } = growth
  const { start, count, sum, histogram, depth } = leaf
  const { leftSum } = leaf.split!
  const cut = steps.partition(table, leaf, leaf.split!)
  const common = { depth: depth + 1, split: null, parent: node, histogram }
  const lower: Leaf = { ...common, side: 'left', start, count: cut, sum: leftSum }
  const upper: Leaf = { ...common, side: 'right', start: start + cut, count: count - cut, sum: sum - leftSum }
  if (isLast || !(canSplit(lower, growth) || canSplit(upper, growth))) {
    histograms.give(histogram)
    return [lower, upper]
  }
  const isLowerSmall = lower.count <= upper.count
  const small: Leaf = { ...(isLowerSmall ? lower : upper), histogram: histograms.take() }
  const large = isLowerSmall ? upper : lower
  const candidates = candidatesFor(small, growth)
  const siblingCandidates = candidatesFor(large, growth)
  const evaluation = { leaf: small, isCounted: true, candidates, sibling: large, siblingCandidates }
  steps.evaluate(table, rules, evaluation)
  const done = [withSplit(small, candidates, growth), withSplit(large, siblingCandidates, growth)] as const
  return isLowerSmall ? [done[0], done[1]] : [done[1], done[0]]
}

function canSplit({ count, depth }: Leaf, { rules, maxDepth }: Growth): boolean {
  return count >= 2 * rules.numbers[RULE.minLeafRows]! && depth < maxDepth
}

function candidatesFor(leaf: Leaf, growth: Growth): Float64Array | null {
  if (!canSplit(leaf, growth)) return null
  return growth.candidates[leaf.side].subarray(0, growth.rules.features.length * CANDIDATE.length)
}

/** A leaf that will not be split gives its histogram back. */
function withSplit(leaf: Leaf, candidates: Float64Array | null, growth: Growth): Leaf {
  const split = candidates && chooseSplit(leaf, candidates, growth)
  if (!split) growth.histograms.give(leaf.histogram)
  return { ...leaf, split }
}

function mostGain(leaves: readonly Leaf[]): number {
  let best = -1
  let gain = 0
  for (let at = 0; at < leaves.length; at++) {
    const split = leaves[at]!.split
    if (split !== null && split.gain > gain) {
      best = at
      gain = split.gain
    }
  }
  return best
}

function leafValue(sum: number, { gradientUnit, learningRate, rules: { numbers } }: Growth): number {
  const whole = gradientOf(sum)
  const hessian = (sum - whole * GRADIENT_UNIT) * numbers[RULE.hessianUnit]! + numbers[RULE.lambda]!
  const size = Math.max(Math.abs(whole) - numbers[RULE.lambdaL1]!, 0) * gradientUnit
  return hessian > 0 && size > 0 ? (-learningRate * Math.sign(whole) * size) / hessian : 0
}
