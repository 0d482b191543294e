import type { Random } from '../../../math/index.ts'
import { gapSums } from './place-trades.ts'
import type { TradesTogether } from './trades-together.ts'

/**
 * Adds to each of `totals` (one per try) the profit of trades of several pairs at random places. Groups of trades
 * that were open at the same time stay together, so that what pairs have in common stays in common: in random
 * order, with random gaps between them, from a random row on. The rows are a ring: what reaches beyond the end
 * goes on from the beginning. Cost: tries × trades, about 8 ns each.
 */
export function addTogether(totals: Float64Array, groups: TradesTogether, random: Random): void {
  const { rows, lengths, cost } = groups
  const count = lengths.length
  const gaps = gapSums(count, random)
  const beginnings = gaps.length - count - 1
  const order = Int32Array.from(lengths, (_, group) => group)
  let free = rows
  for (const length of lengths) free -= length
  for (let attempt = 0; attempt < totals.length; attempt++) {
    random.shuffle(order)
    const gap = random.int(beginnings)
    const width = Math.max(0, free) / (gaps[gap + count]! - gaps[gap]!)
    const turn = random.next() * rows
    let used = 0
    let total = -cost
    for (let place = 0; place < count; place++) {
      const group = order[place]!
      const row = Math.floor((gaps[gap + place]! - gaps[gap]!) * width + used + turn) % rows
      total += worthOf(groups, group, row)
      used += lengths[group]!
    }
    totals[attempt]! += total
  }
}

/** Lest a row that was stretched and shrunk again becomes the one before. */
const ROUNDING = 1e-9

/** What the trades of a group bring that begins at `row`. */
function worthOf(groups: TradesTogether, group: number, row: number): number {
  const { rows, begins, after, scale, base, hop, gain, floor, rates } = groups
  const end = begins[group + 1]!
  let worth = 0
  for (let trade = begins[group]!; trade < end; trade++) {
    let entry = row + after[trade]!
    if (entry >= rows) entry -= rows
    const at = base[trade]! + Math.floor(entry * scale[trade]! + ROUNDING)
    worth += Math.max(floor[trade]!, (gain[trade]! * rates[at + hop[trade]!]!) / rates[at]!)
  }
  return worth
}
