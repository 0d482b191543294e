import { MathFault } from '../fault.ts'
import { BOOST_OBJECTIVES, BOOSTED_TREES_SCHEMA, type BoostedTree, type BoostedTreesModel } from './model.ts'

/**
 * Checks a model that was read from JSON: schema, shapes, and that every child exists and comes after its parent.
 * @throws MathFault `math.model`, also for a model of another version
 */
export function parseBoostedTrees(value: unknown): BoostedTreesModel {
  const model = value as BoostedTreesModel
  if (typeof value !== 'object' || value === null) throw broken('it is no object')
  if (model.schema !== BOOSTED_TREES_SCHEMA) {
    throw broken(`its schema is ${JSON.stringify(model.schema)}, this version reads ${BOOSTED_TREES_SCHEMA}`)
  }
  if (!BOOST_OBJECTIVES.includes(model.objective)) throw broken('objective is unknown')
  if (!Number.isInteger(model.features) || !Number.isFinite(model.base)) {
    throw broken('features or base is no number')
  }
  for (const list of [model.importance, model.splits]) {
    if (!isNumbers(list) || list.length !== model.features)
      throw broken('importance or splits is no full list')
  }
  if (!Array.isArray(model.trees)) throw broken('trees is no list')
  model.trees.forEach((tree, at) => {
    if (!isTree(tree, model.features)) throw broken(`tree ${at} is inconsistent`)
  })
  return model
}

function isTree(tree: BoostedTree, features: number): boolean {
  if (typeof tree !== 'object' || tree === null) return false
  const { feature, threshold, equals, missingLeft, left, right, value } = tree
  const columns = [feature, threshold, equals, missingLeft, left, right]
  if (!columns.every(isNumbers) || !isNumbers(value)) return false
  const nodes = feature.length
  if (columns.some((column) => column.length !== nodes) || value.length !== nodes + 1) return false
  for (let node = 0; node < nodes; node++) {
    const own = feature[node]!
    if (!(Number.isInteger(own) && own >= 0 && own < features)) return false
    if (!isBit(equals[node]!) || !isBit(missingLeft[node]!)) return false
    for (const child of [left[node]!, right[node]!]) {
      if (!Number.isInteger(child)) return false
      if (child >= 0 ? child <= node || child >= nodes : ~child > nodes) return false
    }
  }
  return true
}

function isBit(value: number): boolean {
  return value === 0 || value === 1
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(Number.isFinite)
}

function broken(what: string): MathFault {
  return new MathFault('math.model', `not a usable boosted-trees model: ${what}`, 'Train the model again.')
}
