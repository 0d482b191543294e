import { random } from '../random/random.ts'
import { setRules } from './choose-split.ts'
import { unitsOf } from './gradients.ts'
import { type GrownTree, type Growth, growTree, type Histograms } from './grow-tree.ts'
import { deriveObjective, keptLoss, leafQuantile } from './objective.ts'
import type { ResolvedOptions } from './options.ts'
import { sampleFeatures, sampleRows } from './sample.ts'
import { type BoostRoom, type BoostSteps, type BoostTable, CANDIDATE, STRIDE } from './steps.ts'

export interface Boosting {
  readonly steps: BoostSteps
  readonly table: BoostTable
  readonly settings: ResolvedOptions
}

/** Grows trees on the table's gradients, one after another; scores move along. */
export function boost({ steps, table, settings }: Boosting): readonly GrownTree[] {
  const { earlyStopping, rowFraction, featureFraction, rowEvery } = settings
  const chance = random(settings.seed)
  const numbers = steps.room.f64(6)
  const shared = {
    table,
    steps,
    histograms: histogramsOf(steps.room, table.features),
    candidates: {
      left: steps.room.f64(table.features * CANDIDATE.length),
      right: steps.room.f64(table.features * CANDIDATE.length),
    },
  }
  const isSampled = rowFraction < 1 || featureFraction < 1
  const allFeatures = steps.room.i32(table.features)
  const trees: GrownTree[] = []
  let bestLoss = earlyStopping ? keptLoss(table, settings) : 0
  let bestTrees = 0
  let drawn = 0
  for (let round = 0; round < settings.trees; round++) {
    const seed = chance.int(2 ** 32) | 0
    if (round % rowEvery === 0) drawn = seed
    const sampled = sampleFeatures(table.features, featureFraction, chance)
    allFeatures.set(sampled)
    const rules = { numbers, features: allFeatures.subarray(0, sampled.length) }
    const units = prepare({ steps, table, settings }, { numbers, seed })
    const rows = sampleRows(table.order, rowFraction, drawn)
    const grown = growTree({ ...shared, ...settings, ...units, rules, rows })
    if (grown.cuts.length === 0 && !isSampled) break
    const tree = renewed(grown, { table, settings })
    steps.addLeaves(table, tree)
    steps.addTree(table, table.order.subarray(rows), tree)
    steps.addTree(table, table.kept, tree)
    trees.push(tree)
    if (!earlyStopping) continue
    const loss = keptLoss(table, settings)
    if (loss < bestLoss) {
      bestLoss = loss
      bestTrees = trees.length
    } else if (trees.length - bestTrees >= earlyStopping.rounds) break
  }
  return earlyStopping ? trees.slice(0, bestTrees) : trees
}

/** Gradients of the next tree, and rules in their units. */
function prepare(
  { steps, table, settings }: Boosting,
  { numbers, seed }: { readonly numbers: Float64Array; readonly seed: number },
): Pick<Growth, 'gradientUnit' | 'gainUnit'> {
  deriveObjective(steps, table, settings)
  const isCount = table.weight === null && !['binary', 'crossEntropy'].includes(settings.objective)
  const units = unitsOf(table.sums, isCount)
  const hessianUnit = 1 / units.hessianScale
  steps.quantise(table, { ...units, seed })
  setRules(numbers, {
    minLeafRows: settings.minLeafRows,
    lambda: settings.lambda,
    lambdaL1: settings.lambdaL1 * units.gradientScale,
    leastHessian: Math.max(1, settings.minLeafHessian / hessianUnit),
    hessianUnit,
    largestHessian: units.largestHessian,
  })
  const gradientUnit = 1 / units.gradientScale
  return { gradientUnit, gainUnit: gradientUnit * gradientUnit }
}

/** Absolute errors and quantiles have leaves of their own, for gradients of ±1 say little of how far it is. */
function renewed(tree: GrownTree, { table, settings }: Omit<Boosting, 'steps'>): GrownTree {
  if (settings.objective !== 'l1' && settings.objective !== 'quantile') return tree
  const values = tree.starts.map((start, leaf) => {
    const rows = table.order.subarray(start, start + tree.counts[leaf]!)
    return rows.length === 0 ? 0 : settings.learningRate * leafQuantile(table, rows, settings)
  })
  return { ...tree, values }
}

function histogramsOf(room: BoostRoom, features: number): Histograms {
  const free: Float64Array[] = []
  return {
    take: () => free.pop() ?? room.f64(features * STRIDE),
    give: (histogram) => free.push(histogram),
  }
}
