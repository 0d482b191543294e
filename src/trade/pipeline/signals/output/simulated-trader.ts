/** What the two signals of a row ask for. */
export type SignalSide = 'buy' | 'sell' | 'both' | 'none'

/** The last transaction of a simulated trader, in the words of the original's file. */
export interface SimulatedTransaction {
  readonly time: number
  readonly side: 'buy' | 'sell'
  readonly price: number
  /** Against the transaction before: of a long position for a sale, of a short one for a purchase; 0 for the first. */
  readonly profit: number
}

/** Signals are 1 or 0; both at once contradict each other. */
export function signalSide(buy: number, sell: number): SignalSide {
  if (buy === 1) return sell === 1 ? 'both' : 'buy'
  return sell === 1 ? 'sell' : 'none'
}

/**
 * The next all-in transaction of a trader that buys and sells by turns, or undefined where the signal asks for none:
 * the same side again, both sides, none, or no positive price.
 */
export function nextTransaction(
  last: SimulatedTransaction | undefined,
  { side, price, time }: { side: SignalSide; price: number; time: number },
): SimulatedTransaction | undefined {
  if ((side !== 'buy' && side !== 'sell') || side === last?.side || !(price > 0)) return undefined
  const profit = last === undefined ? 0 : side === 'sell' ? price - last.price : last.price - price
  return { time, side, price, profit }
}
