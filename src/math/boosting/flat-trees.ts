import type { BoostedTreesModel } from './model.ts'

/** All trees of a model behind each other. */
export interface FlatTrees {
  /** Where each tree starts; a leaf is ~(index into values). */
  readonly roots: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly equals: Uint8Array
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly values: Float64Array
}

const known = new WeakMap<BoostedTreesModel, FlatTrees>()

/** Made once for a model. */
export function flatTrees(model: BoostedTreesModel): FlatTrees {
  const flat = known.get(model) ?? flatten(model)
  known.set(model, flat)
  return flat
}

function flatten({ trees }: BoostedTreesModel): FlatTrees {
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const flat = {
    roots: new Int32Array(trees.length),
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    equals: new Uint8Array(nodes),
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
    flat.equals.set(tree.equals, node)
    flat.missingLeft.set(tree.missingLeft, node)
    flat.left.set(tree.left.map(place), node)
    flat.right.set(tree.right.map(place), node)
    flat.values.set(tree.value, leaf)
    node += tree.feature.length
    leaf += tree.value.length
  })
  return flat
}
