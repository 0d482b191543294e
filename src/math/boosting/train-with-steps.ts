import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireSameLength } from '../guard.ts'
import { boost } from './boost.ts'
import { makeTable } from './boost-table.ts'
import { MOST_ROWS } from './gradients.ts'
import type { GrownTree } from './grow-tree.ts'
import { BOOSTED_TREES_SCHEMA, type BoostedTree, type BoostedTreesModel } from './model.ts'
import { isConstant, startScore } from './objective.ts'
import type { ResolvedOptions } from './options.ts'
import { type BoostSteps, type BoostTable, STRIDE } from './steps.ts'
import { chooseRows } from './training-rows.ts'

/** See `trainBoostedTrees`; the model does not depend on the steps. */
export function trainWithSteps(
  features: readonly Column[],
  target: Column,
  { steps, settings }: { readonly steps: BoostSteps; readonly settings: ResolvedOptions },
): BoostedTreesModel {
  const chosen = chooseRows(target, settings)
  requireFeatures(features, settings)
  requireSameLength(target, ...features)
  if (chosen.trained > MOST_ROWS) {
    throw new MathFault('math.features', `${chosen.trained} rows`, `Train on at most ${MOST_ROWS} rows.`)
  }
  const table = makeTable(steps, { features, target, chosen, settings })
  const base = startScore(table, settings)
  table.score.fill(base)
  const grown = isConstant(table.target, table.trained) ? [] : boost({ steps, table, settings })
  const importance = new Array<number>(features.length).fill(0)
  const splits = new Array<number>(features.length).fill(0)
  for (const { feature, gain } of grown.flatMap(({ cuts }) => cuts)) {
    importance[feature]! += gain
    splits[feature]!++
  }
  return {
    schema: BOOSTED_TREES_SCHEMA,
    objective: settings.objective,
    features: features.length,
    base,
    trees: grown.map((tree) => modelTree(tree, table)),
    importance,
    splits,
  }
}

function requireFeatures(features: readonly Column[], { categorical }: ResolvedOptions): void {
  if (features.length === 0) {
    throw new MathFault('math.features', 'no features to train on', 'Pass at least one column.')
  }
  for (const feature of categorical) {
    if (features[feature] !== undefined && categorical.indexOf(feature) === categorical.lastIndexOf(feature))
      continue
    throw new MathFault('math.option', `categorical has ${feature}`, 'Name each column by its place, once.')
  }
}

function modelTree({ cuts, left, right, values }: GrownTree, table: BoostTable): BoostedTree {
  return {
    feature: cuts.map(({ feature }) => feature),
    threshold: cuts.map(({ feature, high }) => table.edges[feature * STRIDE + high - 1]!),
    equals: cuts.map(({ feature }) => (table.isCategorical[feature] === 1 ? 1 : 0)),
    missingLeft: cuts.map(({ missing }) => missing),
    left: [...left],
    right: [...right],
    value: [...values],
  }
}
