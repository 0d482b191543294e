import type { Column } from '../../domain/index.ts'
import { openBoostingSteps } from '../wasm/boosting-steps.ts'
import { tableBytes } from './boost-table.ts'
import type { BoostThreads } from './boost-threads.ts'
import type { BoostedTreesModel } from './model.ts'
import { type BoostOptions, resolveOptions } from './options.ts'
import { plainSteps } from './plain-steps.ts'
import { trainWithSteps } from './train-with-steps.ts'

/**
 * Trains gradient-boosted trees: histograms of binned features, leaf by leaf, second-order gains.
 *
 * in: features[P][rows], where NaN and ±Infinity are missing and get a learned direction; target[rows], where NaN
 * leaves the row out; for `binary` it is 0 or 1. A target of one value gives a model without trees.
 * Same input, options and seed give the same model bit for bit on every machine, with any number of threads.
 * Cost: about rows·P·2.3 ns a tree of 31 leaves, shared by the threads; memory rows·(2P + 80) bytes, and 2·P kB a leaf.
 * @throws MathFault `math.features`, `math.target`, `math.length`, `math.option`
 */
export function trainBoostedTrees(
  features: readonly Column[],
  target: Column,
  options: BoostOptions,
  threads?: BoostThreads,
): BoostedTreesModel {
  const settings = resolveOptions(options)
  const bytes = tableBytes(target.length, features.length, settings.leaves)
  const kernel = openBoostingSteps(bytes, threads)
  if (!kernel) return trainWithSteps(features, target, { steps: plainSteps, settings })
  try {
    return trainWithSteps(features, target, { steps: kernel.steps, settings })
  } finally {
    kernel.close()
  }
}
