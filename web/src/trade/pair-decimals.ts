import type { ClosedTrade } from '../api/types.ts'
import { priceDecimals } from '../format/number.ts'

/**
 * Decimals of each pair's prices. Entries fill at a candle's open and so follow the tick size; exits by
 * stop or target lie between ticks and do not count.
 */
export function pairDecimals(trades: readonly ClosedTrade[]): ReadonlyMap<string, number> {
  const rates = new Map<string, number[]>()
  for (const { pair, openRate } of trades) {
    const known = rates.get(pair)
    if (known) known.push(openRate)
    else rates.set(pair, [openRate])
  }
  return new Map([...rates].map(([pair, own]) => [pair, priceDecimals(own)]))
}
