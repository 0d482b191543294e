import type { Book } from '../api/types.ts'

export interface DepthLevel {
  readonly price: number
  readonly amount: number
  /** Amount up to and with this level. */
  readonly total: number
  /** Of the deepest shown level of both sides, 0 to 1. */
  readonly share: number
}

export interface BookDepth {
  readonly asks: readonly DepthLevel[]
  readonly bids: readonly DepthLevel[]
  readonly middle: number | null
  readonly spread: number | null
  /** Spread by the middle, in hundredths of a percent. */
  readonly spreadBps: number | null
}

/** The best levels of both sides with their depth; null where a side is empty. */
export function bookDepth({ bids, asks }: Pick<Book, 'bids' | 'asks'>, levels: number): BookDepth {
  const sum = (side: Book['bids']) => {
    let total = 0
    return side.slice(0, levels).map(({ price, amount }) => {
      total += amount
      return { price, amount, total }
    })
  }
  const [under, over] = [sum(bids), sum(asks)]
  const most = Math.max(under.at(-1)?.total ?? 0, over.at(-1)?.total ?? 0) || 1
  const withShare = (side: typeof under) => side.map((level) => ({ ...level, share: level.total / most }))
  const [bid, ask] = [bids[0]?.price, asks[0]?.price]
  const isWhole = bid !== undefined && ask !== undefined
  const middle = isWhole ? (bid + ask) / 2 : null
  const spread = isWhole ? ask - bid : null
  const spreadBps = middle && spread !== null ? (spread / middle) * 10_000 : null
  return { bids: withShare(under), asks: withShare(over), middle, spread, spreadBps }
}
