import type { ClosedTrade } from '../../../domain/index.ts'

/** Trades that two runs share. Counts and money in the order of the runs. */
export interface TradeOverlap {
  /** Same pair and side, opened on the same candle. */
  readonly sameEntry: number
  /** Of these, closed on the same candle for the same reason. */
  readonly sameTrade: number
  /** Trades of either run that share time with one of the other on the same pair and side. */
  readonly meeting: readonly [number, number]
  /** `sameEntry` of all entries of either run: 1 when the runs entered alike, 0 when never. */
  readonly similarity: number
  /** Profit of the entries that both made, and of those that only one made. */
  readonly profitOfShared: readonly [number, number]
  readonly profitOfOwn: readonly [number, number]
}

/** What two runs did alike, by pair, side and time. */
export function tradeOverlap(a: readonly ClosedTrade[], b: readonly ClosedTrade[]): TradeOverlap {
  const entriesOfB = Map.groupBy(b, entryOf)
  let sameEntry = 0
  let sameTrade = 0
  const shared: [number, number] = [0, 0]
  for (const trade of a) {
    const other = entriesOfB.get(entryOf(trade))?.pop()
    if (other === undefined) continue
    sameEntry++
    if (other.closeTime === trade.closeTime && other.exitReason === trade.exitReason) sameTrade++
    shared[0] += trade.profitAbs
    shared[1] += other.profitAbs
  }
  const entries = a.length + b.length - sameEntry
  return {
    sameEntry,
    sameTrade,
    meeting: [meetingOf(a, b), meetingOf(b, a)],
    similarity: entries === 0 ? 1 : sameEntry / entries,
    profitOfShared: shared,
    profitOfOwn: [profitOf(a) - shared[0], profitOf(b) - shared[1]],
  }
}

function profitOf(trades: readonly ClosedTrade[]): number {
  return trades.reduce((sum, { profitAbs }) => sum + profitAbs, 0)
}

function entryOf({ pair, isShort, openTime }: ClosedTrade): string {
  return `${placeOf({ pair, isShort })}|${openTime}`
}

function placeOf({ pair, isShort }: Pick<ClosedTrade, 'pair' | 'isShort'>): string {
  return `${pair}|${isShort}`
}

/** Trades of `own` that share time with any of `others`; touching ends share none, the same candle does. */
function meetingOf(own: readonly ClosedTrade[], others: readonly ClosedTrade[]): number {
  const places = new Map(
    [...Map.groupBy(others, placeOf)].map(([place, trades]) => [
      place,
      trades.toSorted((x, y) => x.openTime - y.openTime),
    ]),
  )
  return own.filter((trade) => (places.get(placeOf(trade)) ?? []).some((other) => meet(trade, other))).length
}

function meet(a: ClosedTrade, b: ClosedTrade): boolean {
  if (a.openTime === b.openTime) return true
  return a.openTime < b.closeTime && b.openTime < a.closeTime
}
