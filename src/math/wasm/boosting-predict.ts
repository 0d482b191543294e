import type { Column } from '../../domain/index.ts'
import { type FlatTrees, flatTrees } from '../boosting/flat-trees.ts'
import { type BoostedTreesModel, isProbability } from '../boosting/model.ts'
import { borrowBoostingMemory, returnBoostingMemory } from './boosting-memory.ts'

/** Below so many rows the model is not worth carrying over. */
const LEAST_ROWS = 256
/** Rows carried over at a time. */
const CHUNK_ROWS = 4096
const BLOCK_ROWS = 64
const NODE_BYTES = 24

/** Predicts by the kernel; false, and nothing done, where that cannot run or pay. */
export function predictByKernel(model: BoostedTreesModel, features: readonly Column[], out: Column): boolean {
  if (out.length < LEAST_ROWS) return false
  const flat = flatTrees(model)
  const places = flat.feature.length + flat.values.length
  const stride = Math.min(CHUNK_ROWS, out.length)
  const lent = borrowBoostingMemory(places * NODE_BYTES + (stride + BLOCK_ROWS) * 8 * features.length)
  if (!lent) return false
  const room = lent.room(0)
  const nodes = room.i32(places * (NODE_BYTES / 4))
  const trees = room.i32(flat.roots.length * 2)
  trees.set(writeNodes(nodes, flat))
  const packed = room.f64(features.length * stride)
  const block = room.f64(features.length * BLOCK_ROWS)
  const scores = room.f64(stride + 4)
  for (let start = 0; start < out.length; start += stride) {
    const rows = Math.min(stride, out.length - start)
    for (const [feature, column] of features.entries()) {
      packed.set(column.subarray(start, start + rows), feature * stride)
    }
    lent.kernel.predict(
      scores.byteOffset,
      rows,
      packed.byteOffset,
      stride,
      features.length,
      trees.byteOffset,
      flat.roots.length,
      model.base,
      block.byteOffset,
      flat.equals.includes(1),
      isProbability(model.objective),
    )
    out.set(scores.subarray(0, rows), start)
  }
  returnBoostingMemory(lent)
  return true
}

/**
 * Writes nodes, then leaves, as the kernel reads them: threshold or value, bytes of the feature in a row, marks (1 for
 * missing to the left, 2 for equals), addresses of the right and the left child, a leaf's its own. Returns root and steps of each tree.
 */
function writeNodes(out: Int32Array, flat: FlatTrees): readonly number[] {
  const { feature, threshold, equals, missingLeft, left, right, values, roots } = flat
  const floats = new Float64Array(out.buffer, out.byteOffset, out.length / 2)
  const words = NODE_BYTES / 4
  const addressOf = (child: number) =>
    out.byteOffset + (child >= 0 ? child : feature.length + ~child) * NODE_BYTES
  const depth = new Int32Array(feature.length)
  for (let node = feature.length - 1; node >= 0; node--) {
    const marks = missingLeft[node]! | (equals[node]! << 1)
    floats[(node * words) / 2] = threshold[node]!
    out.set([feature[node]! * 8, marks, addressOf(right[node]!), addressOf(left[node]!)], node * words + 2)
    const below = [left[node]!, right[node]!].map((child) => (child >= 0 ? depth[child]! : 0))
    depth[node] = 1 + Math.max(...below)
  }
  for (let leaf = 0; leaf < values.length; leaf++) {
    const at = feature.length + leaf
    floats[(at * words) / 2] = values[leaf]!
    out.set([0, 0, addressOf(~leaf), addressOf(~leaf)], at * words + 2)
  }
  return [...roots].flatMap((root) => [addressOf(root), root >= 0 ? depth[root]! : 0])
}
