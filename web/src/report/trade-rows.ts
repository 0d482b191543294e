import type { ClosedTrade } from '../api/types.ts'
import { formatMinute } from '../format/time.ts'
import { exitReasonWords } from '../trade/exit-reason.ts'
import type { Column } from '../ui/column.ts'
import { type Sorting, sortRows } from '../ui/sorting.ts'

/**
 * Trades that hold every word of the filter (pair, side, exit reason, day, `win`, `loss`, `#12`),
 * sorted by a column; equal ones stay as they were.
 */
export function tradeRows(
  trades: readonly ClosedTrade[],
  options: {
    readonly filter: string
    readonly sorting: Sorting | undefined
    readonly columns: readonly Column<ClosedTrade>[]
  },
): readonly ClosedTrade[] {
  const words = options.filter.toLowerCase().split(/\s+/).filter(Boolean)
  const found = words.length === 0 ? trades : trades.filter((trade) => holds(textOf(trade), words))
  return sortRows(found, options.columns, options.sorting)
}

function textOf(trade: ClosedTrade): string {
  const side = trade.isShort ? 'short' : 'long'
  const outcome = trade.profitRatio > 0 ? 'win' : trade.profitRatio < 0 ? 'loss' : 'draw'
  const days = `${formatMinute(trade.openTime)} ${formatMinute(trade.closeTime)}`
  return `#${trade.id} ${trade.pair} ${side} ${outcome} ${exitReasonWords(trade.exitReason)} ${days}`.toLowerCase()
}

function holds(text: string, words: readonly string[]): boolean {
  return words.every((word) => (word.startsWith('#') ? text.startsWith(`${word} `) : text.includes(word)))
}
