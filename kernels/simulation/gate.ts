import {
  f64At,
  fetchRows,
  IDLE,
  i32At,
  marketAt,
  marketCount,
  NEVER,
  NOT_ENTERED,
  open,
  setI32,
  timeAt,
  tradeAt,
} from './layout'
import { isLocked } from './protections'
import * as rules from './rules'

/** Whether an entry can pass before the next event; where no slot is free signals count as rejected. */
export const OPEN = 0
export const FULL = 1
export const SHUT = 2

export let state: i32 = OPEN
/** Trades opened so far, and those that are open. */
export let tradeCount: i32 = 0
export let openCount: i32 = 0
export let rejectedSignals: i32 = 0
/** Sum of all booked profits. */
export let profit: f64 = 0

export function beginGate(): void {
  state = OPEN
  tradeCount = 0
  openCount = 0
  rejectedSignals = 0
  profit = 0
}

export function reject(signals: i32): void {
  rejectedSignals += signals
}

export function earn(amount: f64): void {
  profit += amount
}

/** Starting balance plus all booked profits. */
export function balance(): f64 {
  return rules.startingBalance + profit
}

/**
 * The gate that every entry passes, as `risk-gate.ts` of the engine has it, and the new trade, or −1 where it
 * is refused. `slot` says market and side, `row` is that of the candle.
 */
export function enter(slot: i32, row: i32): i32 {
  const market = marketAt(slot >> 1)
  const isShort = slot & 1
  const hasLocks = rules.protectionCount > 0
  if (hasLocks && isLocked(market.pair, timeAt(market, row), isShort)) return IDLE
  if (rules.maxOpenTrades >= 0 && openCount >= rules.maxOpenTrades) {
    rejectedSignals++
    if (!hasLocks) state = FULL
    return IDLE
  }
  let tied: f64 = 0
  for (let place = 0; place < openCount; place++) tied += tradeAt(i32At(open, place)).stake
  const free = balance() - tied
  const available = min((tied + free) * rules.tradableRatio - tied, free)
  let stake = rules.stakeAmount
  if (Number.isNaN(stake)) stake = min((available + tied) / rules.slots, available)
  else if (stake > available) stake = available > rules.leastStake ? available : 0
  if (!(stake > 0)) {
    state = SHUT
    return IDLE
  }
  fetchRows(market, row)
  const rate = f64At(market.open, row)
  const amount = (stake / rate) * market.leverage
  if (!(rate > 0 && amount > 0)) return IDLE
  const id = tradeCount++
  const trade = tradeAt(id)
  trade.market = slot >> 1
  trade.isShort = isShort
  trade.entryRow = row
  trade.amount = amount
  trade.openRate = rate
  trade.stake = (amount * rate) / market.leverage
  trade.seenFrom = NOT_ENTERED
  market.trade = id
  market.busyUntil = NEVER
  setI32(open, openCount++, id)
  if (openCount === marketCount) state = SHUT
  return id
}

/** A fill has changed what its trade ties up: there may be money for another. */
export function reconsider(): void {
  if (state === SHUT && openCount < marketCount) state = OPEN
}

/** The market has no trade any more, and there is room for another. */
export function release(market: Market): void {
  const id = market.trade
  market.trade = IDLE
  market.busyUntil = 0
  state = OPEN
  let place = 0
  while (i32At(open, place) !== id) place++
  openCount--
  for (; place < openCount; place++) setI32(open, place, i32At(open, place + 1))
}
