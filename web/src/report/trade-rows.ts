import type { ClosedTrade } from '../api/types.ts'
import { formatMinute } from '../format/time.ts'
import { exitReasonWords } from '../trade/exit-reason.ts'
import type { Column } from '../ui/column.ts'

/** Column and direction, as the address holds them: `profit.desc`. */
export interface Sorting {
  readonly key: string
  readonly descending: boolean
}

export function readSorting(text: string | undefined): Sorting | undefined {
  if (text === undefined) return undefined
  const [key = '', direction] = text.split('.')
  return { key, descending: direction === 'desc' }
}

/** The next state of a column head that is pressed: greatest first, least first, as it came. */
export function nextSorting(sorting: Sorting | undefined, key: string): string | undefined {
  if (sorting?.key !== key) return `${key}.desc`
  return sorting.descending ? `${key}.asc` : undefined
}

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
  const { sorting } = options
  const value = options.columns.find((column) => column.key === sorting?.key)?.sort
  if (!sorting || !value) return found
  const way = sorting.descending ? -1 : 1
  return found.toSorted((a, b) => way * compare(value(a), value(b)))
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

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
