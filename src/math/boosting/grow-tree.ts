import type { BinnedRows } from './bins.ts'
import { GRADIENT_UNIT, type Gradients } from './gradients.ts'
import { allocateHistogram, buildHistogram, type Histogram, subtractHistogram } from './histogram.ts'
import { findSplit, type LeafRows, type Split, type SplitRules } from './split.ts'

/** A grown tree over bins; children as in `BoostedTree`. */
export interface GrownTree {
  readonly splits: Split[]
  readonly left: number[]
  readonly right: number[]
  readonly values: number[]
  /** Leaf k holds rows[starts[k]] … of `counts[k]` rows. */
  readonly starts: number[]
  readonly counts: number[]
}

export interface Growth {
  readonly binned: BinnedRows
  readonly gradients: Gradients
  readonly features: Int32Array
  readonly leaves: number
  readonly learningRate: number
  readonly minLeafRows: number
  readonly lambda: number
}

interface Leaf extends LeafRows {
  readonly start: number
  readonly split: Split | null
  /** The node above and the side it hangs on. */
  readonly parent: number
  readonly side: 'left' | 'right'
}

/** Memory that trees of one training reuse. */
export class Workspace {
  readonly scratch: Int32Array
  readonly #wordsPerRow: number
  readonly #free: Histogram[] = []

  constructor(rows: number, wordsPerRow: number) {
    this.scratch = new Int32Array(rows)
    this.#wordsPerRow = wordsPerRow
  }

  take(): Histogram {
    return this.#free.pop() ?? allocateHistogram(this.#wordsPerRow)
  }

  give(histogram: Histogram): void {
    this.#free.push(histogram)
  }
}

/**
 * Grows a tree leaf by leaf, always splitting where it gains most. Reorders `rows` so that each leaf's rows lie
 * side by side, ascending. Of two children the smaller is counted, the larger is what remains of the parent.
 */
export function growTree(rows: Int32Array, growth: Growth, workspace: Workspace): GrownTree {
  const { binned, gradients, features, minLeafRows, lambda } = growth
  const from = { binned, packed: gradients.packed }
  const rules: SplitRules = { binned, gradients, features, minLeafRows, lambda }
  const tree: GrownTree = { splits: [], left: [], right: [], values: [], starts: [], counts: [] }
  const whole = { start: 0, rows, sum: sumOf(rows, gradients.packed), histogram: workspace.take() }
  buildHistogram(whole.histogram, rows, from)
  const leaves: Leaf[] = [{ ...whole, split: findSplit(whole, rules), parent: -1, side: 'left' }]

  while (leaves.length < growth.leaves) {
    const at = mostGain(leaves)
    if (at < 0) break
    const leaf = leaves[at]!
    const split = leaf.split!
    const node = tree.splits.push(split) - 1
    if (leaf.parent >= 0) tree[leaf.side][leaf.parent] = node
    tree.left.push(~at)
    tree.right.push(~leaves.length)
    const cut = partition(leaf.rows, split, { binned, scratch: workspace.scratch })
    const left = { start: leaf.start, rows: leaf.rows.subarray(0, cut), sum: split.leftSum }
    const right = { start: leaf.start + cut, rows: leaf.rows.subarray(cut), sum: leaf.sum - split.leftSum }
    const leftIsSmaller = left.rows.length <= right.rows.length
    const larger = leftIsSmaller ? right : left
    const counted = workspace.take()
    const goesOn = leaves.length + 1 < growth.leaves && larger.rows.length >= 2 * minLeafRows
    if (goesOn) {
      buildHistogram(counted, (leftIsSmaller ? left : right).rows, from)
      subtractHistogram(leaf.histogram, counted)
    }
    const splitOf = (side: LeafRows) =>
      goesOn && side.rows.length >= 2 * minLeafRows ? findSplit(side, rules) : null
    const lower = { ...left, histogram: leftIsSmaller ? counted : leaf.histogram }
    const upper = { ...right, histogram: leftIsSmaller ? leaf.histogram : counted }
    leaves[at] = { ...lower, split: splitOf(lower), parent: node, side: 'left' }
    leaves.push({ ...upper, split: splitOf(upper), parent: node, side: 'right' })
  }

  for (const leaf of leaves) {
    tree.values.push(leafValue(leaf.sum, growth))
    tree.starts.push(leaf.start)
    tree.counts.push(leaf.rows.length)
    workspace.give(leaf.histogram)
  }
  return tree
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

function leafValue(sum: number, { gradients, learningRate, lambda }: Growth): number {
  const whole = Math.floor(sum / GRADIENT_UNIT)
  const gradient = whole * gradients.gradientUnit
  const hessian = (sum - whole * GRADIENT_UNIT) * gradients.hessianUnit
  return hessian + lambda > 0 ? (-learningRate * gradient) / (hessian + lambda) : 0
}

/** Moves the rows that go left to the front and returns their number; both sides keep their order. */
function partition(
  rows: Int32Array,
  { feature, bin, missingLeft }: Split,
  { binned, scratch }: { readonly binned: BinnedRows; readonly scratch: Int32Array },
): number {
  const bins = binned.bins[feature]!
  const least = missingLeft === 1 ? 0 : 1
  let left = 0
  let right = 0
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const own = bins[row]!
    if (own <= bin && own >= least) rows[left++] = row
    else scratch[right++] = row
  }
  rows.set(scratch.subarray(0, right), left)
  return left
}

function sumOf(rows: Int32Array, packed: Float64Array): number {
  let sum = 0
  for (let k = 0; k < rows.length; k++) sum += packed[rows[k]!]!
  return sum
}
