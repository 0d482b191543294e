import {
  type BoostRoom,
  type BoostSteps,
  type BoostTable,
  type CutTree,
  type LeafRows,
  STRIDE,
} from '../boosting/steps.ts'

/** As `kernels/boosting/index.ts` has them. */
const STEP = {
  bin: 0,
  pack: 1,
  derive: 2,
  quantise: 3,
  evaluate: 4,
  recount: 5,
  partition: 6,
  addLeaves: 7,
  addTree: 8,
} as const
const LEAF_NUMBERS = 3
const NODE_WORDS = 6

/** How steps are run: what they work on is written to `args`. */
export interface StepRunner {
  readonly alone: (step: number, values: readonly number[]) => void
  /** By all members, where so many cells are worth it. */
  readonly shared: (step: number, cells: number, values: readonly number[]) => void
  readonly args: Float64Array
  readonly room: BoostRoom
  readonly members: number
}

/** The steps of a training by kernels, on tables that lie in their memory. */
export function kernelSteps({ alone, shared, args, room, members }: StepRunner): BoostSteps {
  const rooms = { leaves: room.f64(0), values: room.f64(0), nodes: room.i32(0) }
  const reserve = (leaves: number) => {
    if (rooms.values.length >= leaves) return
    rooms.leaves = room.f64(2 * leaves * LEAF_NUMBERS)
    rooms.values = room.f64(2 * leaves)
    rooms.nodes = room.i32(2 * leaves * NODE_WORDS)
  }
  return {
    room,
    bin(table, sources, { most, leastRows }) {
      const { total, trained } = table
      const staged = Array.from({ length: members }, () => room.f64(total))
      for (let from = 0; from < sources.length; from += members) {
        const some = sources.slice(from, from + members)
        const places = some.flatMap(([feature, write], slot) => {
          write(staged[slot]!)
          return [staged[slot]!.byteOffset, ...binPlaces(table, feature)]
        })
        shared(STEP.bin, total * 64, [total, trained, most, leastRows, some.length, ...places])
      }
    },
    pack(table) {
      const { matrix, width, columns, total, features, trained } = table
      const values = [matrix.byteOffset, width, columns.byteOffset, total, features, trained]
      shared(STEP.pack, trained * features, values)
    },
    derive(table, loss) {
      const { score, target, weight, gradient, hessian, sums, trained } = table
      const columns = [score, target, weight, gradient, hessian, sums].map(addressOf)
      shared(STEP.derive, trained * 8, [...columns, trained, loss === 'logistic' ? 1 : 0])
    },
    quantise({ packed, gradient, hessian, trained }, { gradientScale, hessianScale, seed }) {
      const columns = [packed, gradient, hessian].map(addressOf)
      shared(STEP.quantise, trained * 4, [...columns, gradientScale, hessianScale, seed, trained])
    },
    evaluate(table, { features, numbers }, { leaf, isCounted, candidates, sibling, siblingCandidates }) {
      const cells = features.length * ((isCounted ? leaf.count : 0) + (sibling ? 2 : 1) * 4 * STRIDE)
      shared(STEP.evaluate, cells, [
        features.byteOffset,
        features.length,
        table.matrix.byteOffset,
        table.width,
        table.packed.byteOffset,
        table.bins.byteOffset,
        table.isCategorical.byteOffset,
        numbers.byteOffset,
        isCounted ? rowsOf(table, leaf) : 0,
        leaf.count,
        leaf.histogram.byteOffset,
        leaf.sum,
        addressOf(candidates),
        sibling?.count ?? 0,
        addressOf(sibling?.histogram ?? null),
        sibling?.sum ?? 0,
        addressOf(siblingCandidates),
      ])
    },
    recount(table, { numbers }, { leaf, feature, candidate }) {
      alone(STEP.recount, [
        rowsOf(table, leaf),
        leaf.count,
        columnOf(table, feature),
        leaf.histogram.byteOffset + feature * STRIDE * 8,
        leaf.sum,
        table.bins[feature]!,
        table.isCategorical[feature]!,
        numbers.byteOffset,
        candidate.byteOffset,
      ])
    },
    partition(table, leaf, { feature, low, high, missing }) {
      const rows = rowsOf(table, leaf)
      const column = columnOf(table, feature)
      alone(STEP.partition, [rows, leaf.count, column, low, high, missing, table.spare.byteOffset])
      return args[7]!
    },
    addLeaves({ score, order }, { values, starts, counts }) {
      reserve(values.length)
      values.forEach((value, leaf) => {
        rooms.leaves.set([value, starts[leaf]!, counts[leaf]!], leaf * LEAF_NUMBERS)
      })
      const rows = counts.reduce((sum, count) => sum + count, 0)
      const places = [score, order, rooms.leaves].map(addressOf)
      shared(STEP.addLeaves, rows, [...places, values.length, rows])
    },
    addTree({ score, columns, total }, rows, tree) {
      if (rows.length === 0) return
      reserve(tree.values.length)
      rooms.values.set(tree.values)
      rooms.nodes.set(nodesOf(tree))
      const places = [score, rows, columns].map(addressOf)
      const own = [rooms.nodes.byteOffset, rooms.values.byteOffset, tree.cuts.length === 0 ? ~0 : 0]
      shared(STEP.addTree, rows.length * 8, [...places, total, ...own, rows.length])
    },
  }
}

interface Placed {
  readonly byteOffset: number
}

function addressOf(place: Placed | null): number {
  return place === null ? 0 : place.byteOffset
}

function rowsOf({ order }: BoostTable, { start }: LeafRows): number {
  return order.byteOffset + start * 4
}

function columnOf({ columns, total }: BoostTable, feature: number): number {
  return columns.byteOffset + feature * total
}

/** Where bins, edges and the number of bins of a feature go. */
function binPlaces(table: BoostTable, feature: number): readonly number[] {
  const edges = table.edges.byteOffset + feature * STRIDE * 8
  return [columnOf(table, feature), edges, table.bins.byteOffset + feature * 4]
}

function nodesOf({ cuts, left, right }: CutTree): readonly number[] {
  return cuts.flatMap(({ feature, low, high, missing }, node) => [
    feature,
    low,
    high,
    missing,
    left[node]!,
    right[node]!,
  ])
}
