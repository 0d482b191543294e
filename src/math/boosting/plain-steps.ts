import { binColumn, edgesOf, packRows } from './bins.ts'
import { derive, quantise } from './gradients.ts'
import { countBins, countRows, subtract } from './histogram.ts'
import { addLeaves, addTree, partition } from './move-rows.ts'
import { searchFeature } from './search-feature.ts'
import {
  type BoostRoom,
  type BoostSteps,
  type BoostTable,
  CANDIDATE,
  type LeafRows,
  type SearchRules,
} from './steps.ts'

const room: BoostRoom = {
  f64: (length) => new Float64Array(length),
  i32: (length) => new Int32Array(length),
  u8: (length) => new Uint8Array(length),
}

/** The steps as plain loops, which say what every other way has to give to the bit. */
export const plainSteps: BoostSteps = {
  room,
  bin(table, sources, rule) {
    const values = new Float64Array(table.total)
    for (const [feature, write] of sources) {
      write(values)
      const column = table.columns.subarray(feature * table.total, (feature + 1) * table.total)
      const edges = edgesOf(table.edges, feature)
      table.bins[feature] = binColumn(values, table.trained, { ...rule, column, edges })
    }
  },
  pack: packRows,
  derive,
  quantise,
  evaluate(table, rules, { leaf, isCounted, candidates, sibling, siblingCandidates }) {
    if (isCounted) countRows(leaf, table, rules.features)
    if (isCounted && sibling) subtract(sibling.histogram, leaf.histogram, rules.features)
    if (candidates) search(candidates, table, { leaf, rules })
    if (sibling && siblingCandidates) search(siblingCandidates, table, { leaf: sibling, rules })
  },
  recount(table, { numbers }, { leaf, feature, candidate }) {
    const counts = countBins(leaf, table, feature)
    searchFeature(candidate, table, { leaf, feature, rules: numbers, counts })
  },
  partition,
  addLeaves,
  addTree,
}

function search(
  out: Float64Array,
  table: BoostTable,
  { leaf, rules }: { readonly leaf: LeafRows; readonly rules: SearchRules },
): void {
  const { features, numbers } = rules
  for (let at = 0; at < features.length; at++) {
    const candidate = out.subarray(at * CANDIDATE.length, (at + 1) * CANDIDATE.length)
    searchFeature(candidate, table, { leaf, feature: features[at]!, rules: numbers })
  }
}
