/** By how much fills at market are worse than the candle's price, as ratios of it; 0 agrees with freqtrade. */
export interface MarketCosts {
  readonly slippage: number
  /** Between bid and ask; half of it is paid on either side. */
  readonly spread: number
}

export const NO_COSTS: MarketCosts = Object.freeze({ slippage: 0, spread: 0 })

/** What a taker gets where the candle says `rate`. */
export function takerRate(rate: number, side: 'buy' | 'sell', { slippage, spread }: MarketCosts): number {
  const worse = slippage + spread / 2
  return side === 'buy' ? rate * (1 + worse) : rate * (1 - worse)
}
