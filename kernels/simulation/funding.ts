import { f64At, NEVER, timeAt } from './layout'
import { rowFrom } from './next-row'
import { isFutures } from './rules'

/** Sets the first funding time that the trade, entered on `row`, has to pay or receive. */
export function beginFunding(market: Market, trade: Trade, row: i32): void {
  trade.fundingFees = 0
  const from = timeAt(market, row)
  let low = 0
  let high = market.fundingCount
  while (low < high) {
    const middle = (low + high) >>> 1
    if (f64At(market.fundingTime, middle) < from) low = middle + 1
    else high = middle
  }
  trade.fundingNext = low
}

/** First row from `from` on, by whose start the trade's next funding is due; only futures have any. */
export function fundingRow(market: Market, trade: Trade, from: i32): i32 {
  if (!isFutures || trade.fundingNext >= market.fundingCount) return NEVER
  const row = rowFrom(market, from, f64At(market.fundingTime, trade.fundingNext))
  return row < market.length ? row : NEVER
}

/** Books all funding due between rows `from` and `to`, candle by candle, as `payFunding` does. */
export function payFunding(market: Market, trade: Trade, from: i32, to: i32): void {
  const sign: f64 = trade.isShort ? 1 : -1
  for (let row = fundingRow(market, trade, from); row <= to; row = fundingRow(market, trade, row)) {
    const time = timeAt(market, row)
    let next = trade.fundingNext
    let perUnit: f64 = 0
    for (; next < market.fundingCount && f64At(market.fundingTime, next) <= time; next++) {
      perUnit += f64At(market.fundingPerUnit, next)
    }
    trade.fundingNext = next
    trade.fundingFees += sign * perUnit * trade.amount
  }
}
