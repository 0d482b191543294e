import type { Column } from '../../../../domain/index.ts'
import type { Signals } from '../threshold-rule.ts'
import type { TradingDialect, Turn } from '../trading-dialect.ts'

export interface TradeOptions {
  readonly dialect: TradingDialect
  /** The price that a signal of a row trades at. */
  readonly price: Column
  /** Rows between a signal and its trade: 1 where the price is that of the next row. */
  readonly delay?: 0 | 1
  /** What each purchase and sale loses, as a fraction of its price. */
  readonly cost?: number
}

/** What a purchase or a sale earned; in units of the price, and in percent of the price it is measured against. */
export interface SimulatedTrade {
  readonly reference: number
  readonly profit: number
  readonly percent: number
}

export interface Transaction {
  readonly row: number
  readonly side: 'buy' | 'sell'
  /** With costs: more for a purchase, less for a sale. */
  readonly price: number
  /** A sale ends a long position, a purchase a short one; absent where it ends none. */
  readonly trade?: SimulatedTrade
}

/**
 * Buys with everything at the first buy signal, sells everything at the next sell signal, and so on; a sale is also
 * the start of a short position, which the next purchase ends. A row without a price, or with one that is not
 * positive, is passed over. in: buy, sell and price of equal length. Cost: O(rows).
 */
export function simulateTrades({ buy, sell }: Signals, options: TradeOptions): readonly Transaction[] {
  const { dialect, price, delay = 0, cost = 0 } = options
  const made: Transaction[] = []
  for (let row = delay; row < price.length; row++) {
    if (!(price[row]! > 0)) continue
    const side = made.length % 2 === 0 ? 'buy' : 'sell'
    const signal = (side === 'buy' ? buy : sell)[row - delay]!
    if (signal !== 1) continue
    const turn: Turn = {
      side,
      price: price[row]! * (side === 'buy' ? 1 + cost : 1 - cost),
      entry: made.at(-1)?.price,
      previous: made.at(-2)?.price,
    }
    const trade = tradeOf(turn, dialect)
    made.push({ row, side, price: turn.price, ...(trade && { trade }) })
  }
  return made
}

function tradeOf(turn: Turn, dialect: TradingDialect): SimulatedTrade | undefined {
  const reference = dialect.referenceOf(turn)
  if (reference === undefined) return undefined
  if (reference === 0) return { reference, profit: 0, percent: 0 }
  const profit = turn.side === 'sell' ? turn.price - reference : reference - turn.price
  return { reference, profit, percent: (100 * profit) / reference }
}
