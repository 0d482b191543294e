import { book, value, valueWithFee } from './book'
import { beginFunding, payFunding } from './funding'
import { DUE_ENTRY, DUE_EXIT, DUE_GIVING_UP, f64At, fetchRows, ROI, STOP_BY_ENTRY, timeAt } from './layout'
import * as rules from './rules'
import { seekExit } from './seek-exit'

/** Exit orders that were given up. */
export let timedOutExits: i32 = 0
/** An exit order had no rate; the exchange would refuse it. */
export let isImpossible: bool = false

export function beginPaths(): void {
  timedOutExits = 0
  isImpossible = false
}

/**
 * Follows the entry order from its row on: the row at which it is filled or given up, written with what
 * happens there; the number of rows where neither comes. On sound candles that is the row itself.
 */
export function awaitEntry(market: Market, trade: Trade): i32 {
  const first = trade.entryRow
  const rate = trade.openRate
  for (let row = first; row < market.length; row++) {
    const isLate = timeAt(market, first) < timeAt(market, row) - rules.entryTimeout
    fetchRows(market, row)
    if (!isLate && (rate < f64At(market.low, row) || rate > f64At(market.high, row))) continue
    trade.due = isLate ? DUE_GIVING_UP : DUE_ENTRY
    trade.exitRow = row
    return row
  }
  return market.length
}

/** Takes the filled entry over: what was paid, the first stop, the rate of liquidation. */
export function takeEntry(market: Market, trade: Trade, row: i32): void {
  const side: f64 = trade.isShort ? -1 : 1
  const leverage = market.leverage
  const rate = trade.openRate * (1 + side * rules.cost)
  trade.openRate = rate
  book(trade.amount, rate, trade.isShort ? -1 : 1)
  trade.stake = value / leverage
  trade.openValue = valueWithFee
  trade.stop = rate * (1 - (side * rules.stopRatio) / leverage)
  trade.stopBy = STOP_BY_ENTRY
  trade.liquidation = rules.isFutures ? liquidationRate(market, trade) : 0
  trade.minRate = rate
  trade.maxRate = rate
  trade.seenFrom = row
  beginFunding(market, trade, row)
}

/** `liquidationPrice` with isolated margin; the stake is what covers the trade. */
function liquidationRate(market: Market, trade: Trade): f64 {
  const side: f64 = trade.isShort ? -1 : 1
  const amount = trade.amount
  const openRate = trade.openRate
  const notional = amount * openRate
  let tier = market.tierCount - 1
  while (tier > 0 && f64At(market.tiers, 3 * tier) > notional) tier--
  const rate: f64 = tier < 0 ? 0 : f64At(market.tiers, 3 * tier + 1)
  const deduction: f64 = tier < 0 ? 0 : f64At(market.tiers, 3 * tier + 2)
  const price = (trade.stake + deduction - side * amount * openRate) / (amount * rate - side * amount)
  return max(0, price + side * abs(openRate - price) * rules.liquidationBuffer)
}

/**
 * Follows the trade from `from` on, where nothing waits for a fill: the row at which it is left, written with
 * rate and reason, or the number of rows. An exit order outside of its candle waits; while it does no other
 * exit is looked for and no extreme is seen.
 */
export function awaitExit(market: Market, trade: Trade, from: i32): i32 {
  const length = market.length
  let start = from
  while (true) {
    const placed = seekExit(market, trade, start)
    trade.seenTo = min(placed, length - 1)
    if (placed === length) return length
    const rate = trade.closeRate
    if (!(rate > 0)) isImpossible = true
    let row = placed
    let isLate = false
    while (!isLate && (rate < f64At(market.low, row) || rate > f64At(market.high, row))) {
      if (++row === length) {
        payFunding(market, trade, placed, length - 1)
        return length
      }
      isLate = timeAt(market, placed) < timeAt(market, row) - rules.exitTimeout
      fetchRows(market, row)
    }
    if (row > placed) payFunding(market, trade, placed, row)
    if (!isLate) {
      if (trade.reason !== ROI) trade.closeRate = takersRate(trade, rate)
      trade.due = DUE_EXIT
      trade.exitRow = row
      return row
    }
    timedOutExits++
    seeExtremes(market, trade)
    trade.seenFrom = row
    start = row
  }
}

/** What a trade gets that leaves at market where the candle says `rate`. */
export function takersRate(trade: Trade, rate: f64): f64 {
  return trade.isShort ? rate * (1 + rules.cost) : rate * (1 - rules.cost)
}

/** Adds the rows seen since `seenFrom` to the trade's extremes. */
function seeExtremes(market: Market, trade: Trade): void {
  for (let row = trade.seenFrom; row <= trade.seenTo; row++) {
    trade.maxRate = max(trade.maxRate, f64At(market.high, row))
    trade.minRate = min(trade.minRate, f64At(market.low, row))
  }
}
