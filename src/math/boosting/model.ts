import { MathFault } from '../fault.ts'

export const BOOSTED_TREES_SCHEMA = 'leme.boosted-trees/1'

/** `binary`: log-loss of classes 0 and 1, predicts a probability. `regression`: squared error, predicts a value. */
export type BoostObjective = 'binary' | 'regression'

/**
 * One tree as columns over its nodes (`feature` … `right`) and its leaves (`value`). A row goes left where its
 * feature ≤ threshold, or is missing (NaN, ±Infinity) and `missingLeft` is 1. A child ≥ 0 is a node, a child < 0
 * the leaf ~child. Node 0 is the root; a tree without nodes is the leaf 0.
 */
export interface BoostedTree {
  readonly feature: readonly number[]
  readonly threshold: readonly number[]
  readonly missingLeft: readonly (0 | 1)[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  /** Added to the score; the learning rate is in it. */
  readonly value: readonly number[]
}

/** A trained model: plain JSON. The score of a row is `base` plus one leaf of each tree; log-odds for `binary`. */
export interface BoostedTreesModel {
  readonly schema: typeof BOOSTED_TREES_SCHEMA
  readonly objective: BoostObjective
  readonly features: number
  readonly base: number
  readonly trees: readonly BoostedTree[]
  /** Total gain of the splits on each feature. */
  readonly importance: readonly number[]
}

/**
 * Checks a model that was read from JSON: schema, shapes, and that every child exists and comes after its parent.
 * @throws MathFault `math.model`
 */
export function parseBoostedTrees(value: unknown): BoostedTreesModel {
  const model = value as BoostedTreesModel
  if (typeof value !== 'object' || value === null || model.schema !== BOOSTED_TREES_SCHEMA) {
    throw broken(`schema is not ${BOOSTED_TREES_SCHEMA}`)
  }
  if (model.objective !== 'binary' && model.objective !== 'regression') throw broken('objective is unknown')
  if (!Number.isInteger(model.features) || !Number.isFinite(model.base))
    throw broken('features or base is no number')
  if (!isNumbers(model.importance) || !Array.isArray(model.trees))
    throw broken('importance or trees is no list')
  model.trees.forEach((tree, at) => {
    if (!isTree(tree, model.features)) throw broken(`tree ${at} is inconsistent`)
  })
  return model
}

function isTree(tree: BoostedTree, features: number): boolean {
  const columns = [tree.feature, tree.threshold, tree.missingLeft, tree.left, tree.right]
  if (!columns.every(isNumbers) || !isNumbers(tree.value)) return false
  const nodes = tree.feature.length
  if (columns.some((column) => column.length !== nodes) || tree.value.length !== nodes + 1) return false
  for (let node = 0; node < nodes; node++) {
    const feature = tree.feature[node]!
    if (!(Number.isInteger(feature) && feature >= 0 && feature < features)) return false
    for (const child of [tree.left[node]!, tree.right[node]!]) {
      if (!Number.isInteger(child) || (child >= 0 ? child <= node || child >= nodes : ~child > nodes))
        return false
    }
  }
  return true
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(Number.isFinite)
}

function broken(what: string): MathFault {
  return new MathFault('math.model', `not a usable boosted-trees model: ${what}`, 'Train the model again.')
}
