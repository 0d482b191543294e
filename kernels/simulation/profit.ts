import { book, valueWithFee } from './book'
import { round8 } from './host'
import { marketAt } from './layout'
import { fee } from './rules'

/** `quickRound8`: to the 8th decimal, NaN where an error of 1e-15 of `magnitude` could change the result. */
function quickRound8(value: f64, magnitude: f64): f64 {
  const scaled = value * 1e8
  const rounded = floor(scaled + 0.5)
  const isNearTie = abs(scaled - rounded) > 0.499999 - magnitude * 1e-7
  return isNearTie || abs(scaled) > 2251799813685248 ? NaN : rounded / 1e8 + 0
}

/** `profitAt`: profit ratio of the trade at `rate`, rounded to 8 decimals. */
export function profitAt(trade: Trade, rate: f64): f64 {
  const side: f64 = trade.isShort ? -1 : 1
  const leverage = marketAt(trade.market).leverage
  const value = trade.amount * rate * (1 - side * fee) + side * trade.fundingFees
  const worth = value / trade.openValue
  const quick = quickRound8(side * (worth - 1) * leverage, (abs(worth) + 1) * leverage)
  if (!Number.isNaN(quick)) return quick
  const exact = exactValue(trade, rate) / trade.openValue
  return round8((trade.isShort ? 1 - exact : exact - 1) * leverage)
}

/** `profitAbsAt`: what the trade earns at its close rate, rounded to 8 decimals. */
export function profitAtClose(trade: Trade): f64 {
  const side: f64 = trade.isShort ? -1 : 1
  const openValue = trade.openValue
  const value = trade.amount * trade.closeRate * (1 - side * fee) + side * trade.fundingFees
  const quick = quickRound8(side * (value - openValue), abs(value) + openValue)
  if (!Number.isNaN(quick)) return quick
  return round8(side * (exactValue(trade, trade.closeRate) - openValue))
}

export function profitRatio(trade: Trade): f64 {
  return (trade.profitAbs / trade.openValue) * marketAt(trade.market).leverage
}

/** Value of the trade's amount at `rate` as it is booked, to the bit, funding included. */
function exactValue(trade: Trade, rate: f64): f64 {
  book(trade.amount, rate, trade.isShort ? 1 : -1)
  return trade.isShort ? valueWithFee - trade.fundingFees : valueWithFee + trade.fundingFees
}
