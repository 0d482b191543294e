import type { Column } from '../../domain/index.ts'
import { sigmoid } from '../elementary/exp.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength } from '../guard.ts'
import type { BoostedTreesModel } from './model.ts'

const BLOCK_ROWS = 64

/** All trees of a model behind each other. */
interface FlatTrees {
  /** Where each tree starts; a leaf is ~(index into values). */
  readonly roots: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly values: Float64Array
}

/**
 * Writes the model's prediction of each row: a probability for `binary`, a value for `regression`.
 * in: features[P][rows] as in training, NaN and ±Infinity missing; out: out[rows], never NaN.
 * @throws MathFault `math.features`, `math.length`
 */
export function predictBoostedTrees(
  model: BoostedTreesModel,
  features: readonly Column[],
  out: Column,
): void {
  if (features.length !== model.features) {
    throw new MathFault(
      'math.features',
      `${features.length} features for a model of ${model.features}`,
      'Pass the columns that the model was trained on, in that order.',
    )
  }
  requireSameLength(out, ...features)
  const trees = flatten(model)
  const width = features.length
  const block = new Float64Array(BLOCK_ROWS * width)
  for (let start = 0; start < out.length; start += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, out.length - start)
    for (let feature = 0; feature < width; feature++) {
      const column = features[feature]!
      for (let k = 0, cell = feature; k < rows; k++, cell += width) {
        const value = column[start + k]!
        block[cell] = Number.isFinite(value) ? value : NaN
      }
    }
    const scores = out.subarray(start, start + rows).fill(model.base)
    addTrees(scores, trees, { block, width })
  }
  if (model.objective === 'binary') for (let row = 0; row < out.length; row++) out[row] = sigmoid(out[row]!)
}

function addTrees(
  scores: Column,
  trees: FlatTrees,
  { block, width }: { readonly block: Float64Array; readonly width: number },
): void {
  const { roots, feature, threshold, missingLeft, left, right, values } = trees
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!
    for (let k = 0, cell = 0; k < scores.length; k++, cell += width) {
      let at = root
      while (at >= 0) {
        const value = block[cell + feature[at]!]!
        const goesLeft = missingLeft[at] === 1 ? !(value > threshold[at]!) : value <= threshold[at]!
        at = goesLeft ? left[at]! : right[at]!
      }
      scores[k]! += values[~at]!
    }
  }
}

function flatten({ trees }: BoostedTreesModel): FlatTrees {
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const flat = {
    roots: new Int32Array(trees.length),
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    missingLeft: new Uint8Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    values: new Float64Array(nodes + trees.length),
  }
  let node = 0
  let leaf = 0
  trees.forEach((tree, k) => {
    const firstNode = node
    const firstLeaf = leaf
    const place = (child: number) => (child >= 0 ? firstNode + child : ~(firstLeaf + ~child))
    flat.roots[k] = tree.feature.length === 0 ? ~firstLeaf : firstNode
    flat.feature.set(tree.feature, node)
    flat.threshold.set(tree.threshold, node)
    flat.missingLeft.set(tree.missingLeft, node)
    flat.left.set(tree.left.map(place), node)
    flat.right.set(tree.right.map(place), node)
    flat.values.set(tree.value, leaf)
    node += tree.feature.length
    leaf += tree.value.length
  })
  return flat
}
