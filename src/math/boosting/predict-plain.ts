import type { Column } from '../../domain/index.ts'
import { sigmoid } from '../elementary/exp.ts'
import { type FlatTrees, flatTrees } from './flat-trees.ts'
import { type BoostedTreesModel, isProbability } from './model.ts'

const BLOCK_ROWS = 64

/** Predictions by a plain loop, which says what every other way has to give to the bit. */
export function predictPlain(model: BoostedTreesModel, features: readonly Column[], out: Column): void {
  const trees = flatTrees(model)
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
  if (!isProbability(model.objective)) return
  for (let row = 0; row < out.length; row++) out[row] = sigmoid(out[row]!)
}

function addTrees(
  scores: Column,
  trees: FlatTrees,
  { block, width }: { readonly block: Float64Array; readonly width: number },
): void {
  const { roots, feature, threshold, equals, missingLeft, left, right, values } = trees
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!
    for (let k = 0, cell = 0; k < scores.length; k++, cell += width) {
      let at = root
      while (at >= 0) {
        const value = block[cell + feature[at]!]!
        const cut = threshold[at]!
        const isInside = equals[at] === 1 ? value === cut : value <= cut
        const goesLeft = isInside || (missingLeft[at] === 1 && Number.isNaN(value))
        at = goesLeft ? left[at]! : right[at]!
      }
      scores[k]! += values[~at]!
    }
  }
}
