import { binColumn, packRows } from './bins'
import { logistic, quantise, squared } from './gradients'
import { countRows, subtract } from './histogram'
import { countBins, partition } from './partition'
import { CANDIDATE, searchFeature, takeRules } from './scan'
import { addLeaves, addTree } from './score'

export { predict } from './predict'

/** Scratch of a member. */
const ROOM: usize = 1 << 20
const BLOCK: i32 = 4096

let given: usize = 0

function place(at: usize): usize {
  return <usize>load<f64>(given + (at << 3))
}

function whole(at: usize): i32 {
  return <i32>load<f64>(given + (at << 3))
}

function number(at: usize): f64 {
  return load<f64>(given + (at << 3))
}

function share(count: i32, member: i32, members: i32): i32 {
  return <i32>((<i64>count * <i64>member) / <i64>members)
}

/**
 * One member's share of a step. What it works on stands at `args` as float64, addresses too; what each of them is
 * says `src/math/wasm/boosting-steps.ts`. scratch: 2²⁰ bytes for each member. Members write nothing in common, and
 * no result depends on how many there are.
 */
export function run(step: i32, args: usize, scratch: usize, member: i32, members: i32): void {
  given = args
  const own = scratch + <usize>member * ROOM
  if (step === 0) binSome(own, member, members)
  else if (step === 1) {
    const rows = whole(5)
    const from = share(rows, member, members)
    packRows(place(0), place(1), place(2), place(3), place(4), from, share(rows, member + 1, members))
  } else if (step === 2) derive(member, members)
  else if (step === 3) {
    const rows = whole(6)
    const from = share(rows, member, members)
    const to = share(rows, member + 1, members)
    quantise(place(0), place(1), place(2), number(3), number(4), whole(5), from, to)
  } else if (step === 4) evaluate(own, member, members)
  else if (step === 5) recount(own)
  else if (step === 6) {
    const left = partition(place(0), whole(1), place(2), whole(3), whole(4), whole(5), place(6))
    store<f64>(args, <f64>left, 56)
  } else if (step === 7) {
    const rows = whole(4)
    const from = share(rows, member, members)
    addLeaves(place(0), place(1), place(2), whole(3), from, share(rows, member + 1, members))
  } else if (step === 8) {
    const rows = whole(7)
    const from = share(rows, member, members)
    const to = share(rows, member + 1, members)
    addTree(place(0), place(1), place(2), place(3), place(4), place(5), whole(6), from, to)
  }
}

/** Columns in turn. args: total, trained, most, least, how many, then x, column, edges, bins of each. */
function binSome(scratch: usize, member: i32, members: i32): void {
  for (let slot = member; slot < whole(4); slot += members) {
    const at = 5 + ((<usize>slot) << 2)
    const edges = place(at + 2)
    const bins = binColumn(place(at), whole(0), whole(1), whole(2), whole(3), place(at + 1), edges, scratch)
    store<i32>(place(at + 3), bins)
  }
}

function derive(member: i32, members: i32): void {
  const rows = whole(6)
  const blocks = (rows + BLOCK - 1) / BLOCK
  const from = share(blocks, member, members)
  const to = share(blocks, member + 1, members)
  const isLogistic = whole(7) === 1
  if (isLogistic) logistic(place(0), place(1), place(2), place(3), place(4), place(5), rows, from, to)
  else squared(place(0), place(1), place(2), place(3), place(4), place(5), rows, from, to)
}

/**
 * Counts a leaf's rows by bin, takes that out of its parent's where there is a sibling, and searches both.
 * args: 0 features, 1 how many, 2 matrix, 3 width, 4 packed, 5 bounds of each, 6 kinds, 7 rules; 8 rows, or 0 where
 * they are counted, 9 count, 10 histogram, 11 sum, 12 candidates or 0; 13 … 16 the sibling: count, histogram or 0, sum, candidates or 0.
 */
function evaluate(scratch: usize, member: i32, members: i32): void {
  const features = place(0)
  const count = whole(1)
  const unit = count >= 16 * members ? 8 : 1
  const units = (count + unit - 1) / unit
  const from = min(count, share(units, member, members) * unit)
  const to = min(count, share(units, member + 1, members) * unit)
  if (place(8))
    countRows(place(10), place(8), whole(9), place(2), place(3), place(4), features, from, to, scratch)
  if (place(8) && place(14)) subtract(place(14), place(10), features, from, to)
  takeRules(place(7))
  if (place(12)) searchLeaf(10, 9, 11, 12, from, to)
  if (place(14) && place(16)) searchLeaf(14, 13, 15, 16, from, to)
}

function searchLeaf(histogram: usize, count: usize, sum: usize, candidates: usize, from: i32, to: i32): void {
  for (let at = from; at < to; at++) {
    const feature = <usize>load<i32>(place(0) + ((<usize>at) << 2))
    searchFeature(
      place(candidates) + <usize>at * CANDIDATE,
      place(histogram) + (feature << 11),
      number(sum),
      whole(count),
      load<i32>(place(5) + (feature << 2)),
      <bool>load<u8>(place(6) + feature),
      0,
    )
  }
}

/** One feature of a leaf again, with its rows counted. args: 0 rows, 1 count, 2 column, 3 sums, 4 sum, 5 … 8 as above. */
function recount(scratch: usize): void {
  countBins(scratch, place(0), whole(1), place(2))
  takeRules(place(7))
  searchFeature(place(8), place(3), number(4), whole(1), whole(5), <bool>whole(6), scratch)
}
