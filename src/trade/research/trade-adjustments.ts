import type { ClosedTrade } from '../../domain/index.ts'
import type { Adjustments } from './report-schema.ts'

/** Entries that were added to trades, and exits that took a part of them; a trade without `fills` had neither. */
export function tradeAdjustments(trades: readonly ClosedTrade[]): Adjustments {
  let addedEntries = 0
  let partialExits = 0
  let adjusted = 0
  for (const { fills } of trades) {
    if (fills === undefined) continue
    const entries = fills.filter(({ side }) => side === 'entry').length
    const added = Math.max(0, entries - 1)
    const partial = Math.max(0, fills.length - entries - 1)
    addedEntries += added
    partialExits += partial
    if (added + partial > 0) adjusted++
  }
  return { addedEntries, partialExits, trades: adjusted }
}
