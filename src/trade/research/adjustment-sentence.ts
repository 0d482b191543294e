import { counted } from './figure-format.ts'
import type { Adjustments } from './report-schema.ts'

/** `3 entries added and 2 partial exits in 4 trades; …`; undefined where no open trade was changed. */
export function adjustmentSentence(adjustments: Adjustments | undefined): string | undefined {
  if (!adjustments || adjustments.trades === 0) return undefined
  const { addedEntries, partialExits, trades } = adjustments
  const parts = [
    ...(addedEntries > 0 ? [addedEntries === 1 ? '1 entry added' : `${addedEntries} entries added`] : []),
    ...(partialExits > 0 ? [counted(partialExits, 'partial exit')] : []),
  ]
  return `${parts.join(' and ')} in ${counted(trades, 'trade')}; each trade counts once, by its last exit.`
}
