import { readFee } from './book'
import * as entries from './entry-list'
import * as heap from './event-heap'
import * as gate from './gate'
import {
  clockAt,
  DUE_ENTRY,
  DUE_EXIT,
  FORCE_EXIT,
  f64At,
  fetchRows,
  firstFrom,
  flagAt,
  IDLE,
  i32At,
  marketAt,
  marketCount,
  NOT_ENTERED,
  order,
  rowAtClock,
  setI32,
  sideWord,
  timeAt,
  tradeAt,
} from './layout'
import { profitAtClose } from './profit'
import { clearLocks, protect } from './protections'
import * as rules from './rules'
import { awaitEntry, awaitExit, beginPaths, takeEntry, takersRate } from './trade-path'

export let closedCount: i32 = 0
export let timedOutEntries: i32 = 0

/**
 * Runs from event to event by the rules at `rulesAt`. What a trade does depends on its own candles alone, so
 * its next event is looked for as soon as the trade is open, and waits in a heap; entries come from the sorted
 * list. On one step of the clock open trades come first, in order of opening, then the other markets in their
 * order. The number of closed trades.
 */
export function run(rulesAt: usize): i32 {
  begin(rulesAt)
  const count = entries.count
  for (let next = 0; next < count; ) {
    const now = i32At(entries.clocks, next)
    if (heap.clock <= now) {
      happen()
    } else if (gate.state !== gate.OPEN) {
      next = skip(next)
    } else {
      const slot = i32At(entries.slots, next)
      if (now > marketAt(slot >> 1).busyUntil) tryToEnter(slot, now)
      next++
    }
  }
  while (heap.size > 0) happen()
  for (let index = 0; index < marketCount; index++) {
    const market = marketAt(index)
    if (market.trade !== IDLE) forceExit(market)
  }
  return closedCount
}

function begin(rulesAt: usize): void {
  rules.readRules(rulesAt)
  readFee()
  gate.beginGate()
  heap.clear()
  beginPaths()
  if (rules.protectionCount > 0) clearLocks()
  closedCount = 0
  timedOutEntries = 0
  for (let index = 0; index < marketCount; index++) {
    const market = marketAt(index)
    market.trade = IDLE
    market.busyUntil = 0
    market.exitAtLong = 0
    market.exitAtShort = 0
    market.leverage = rules.isFutures ? min(max(rules.leverage, 1), market.maxLeverage) : 1
  }
}

/**
 * Passes over the entries before the next event, while the gate lets none through: the first one after them.
 * Without a free slot each that meets an idle market is counted as rejected.
 */
function skip(from: i32): i32 {
  const until = heap.clock
  if (gate.state === gate.SHUT) return firstFrom(entries.clocks, from, entries.count, until)
  let rejected = 0
  let next = from
  for (; next < entries.count; next++) {
    const now = i32At(entries.clocks, next)
    if (now >= until) break
    if (now > marketAt(i32At(entries.slots, next) >> 1).busyUntil) rejected++
  }
  gate.reject(rejected)
  return next
}

function tryToEnter(slot: i32, clock: i32): void {
  const market = marketAt(slot >> 1)
  const id = gate.enter(slot, rowAtClock(market, clock))
  if (id === IDLE) return
  const trade = tradeAt(id)
  const due = awaitEntry(market, trade)
  if (due === trade.entryRow) hold(market, id, due)
  else schedule(market, id, due)
}

/** The entry is filled: on to the exit, which may come on the same candle. */
function hold(market: Market, id: i32, row: i32): void {
  const trade = tradeAt(id)
  takeEntry(market, trade, row)
  gate.reconsider()
  const due = awaitExit(market, trade, row)
  if (due === row) close(market, id)
  else schedule(market, id, due)
}

function schedule(market: Market, id: i32, row: i32): void {
  if (row < market.length) heap.push(clockAt(market, row), id)
}

/** Does what is due first. */
function happen(): void {
  const clock = heap.clock
  const id = heap.pop()
  const trade = tradeAt(id)
  const market = marketAt(trade.market)
  if (trade.due === DUE_ENTRY) {
    hold(market, id, trade.exitRow)
  } else if (trade.due === DUE_EXIT) {
    close(market, id)
  } else {
    timedOutEntries++
    gate.release(market)
    const slot = wantedSlot(market, trade.market, trade.exitRow)
    if (slot !== IDLE) tryToEnter(slot, clock)
  }
  if (market.trade === IDLE) market.busyUntil = clock
}

/** What the row before `row` wants to enter: 2 · market, 1 more for a short, −1 for nothing. */
function wantedSlot(market: Market, index: i32, row: i32): i32 {
  const isLong = flagAt(market.enterLong, row - 1)
  const isShort = rules.isFutures && flagAt(market.enterShort, row - 1)
  if (isLong === isShort || timeAt(market, row) === entries.endTime) return IDLE
  const side = isLong ? 0 : 1
  return flagAt(sideWord(market, offsetof<Market>('exitLong'), side), row - 1) ? IDLE : 2 * index + side
}

function close(market: Market, id: i32): void {
  const trade = tradeAt(id)
  trade.profitAbs = profitAtClose(trade)
  gate.earn(trade.profitAbs)
  setI32(order, closedCount++, id)
  gate.release(market)
  if (rules.protectionCount > 0) protect(trade, closedCount)
}

/** At the end: leaves at the open of the market's last row; an entry that was never filled is dropped. */
function forceExit(market: Market): void {
  const id = market.trade
  const trade = tradeAt(id)
  if (trade.seenFrom === NOT_ENTERED) {
    gate.release(market)
    return
  }
  trade.exitRow = market.length - 1
  fetchRows(market, market.length - 1)
  trade.reason = FORCE_EXIT
  trade.closeRate = takersRate(trade, f64At(market.open, market.length - 1))
  close(market, id)
}
