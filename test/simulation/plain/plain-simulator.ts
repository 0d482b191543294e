import { type ClosedTrade, type TradingSettings, timeframeMs } from '../../../src/domain/index.ts'
import type { Market } from '../../../src/trade/engine/index.ts'
import type { BoundCallbacks } from '../../../src/trade/strategy/index.ts'
import { actingRows, directionOf, replayOf } from './candles.ts'
import { adjustEntry, enter } from './entry.ts'
import { adjustPosition, lookForExit } from './exit.ts'
import { close, tryFill } from './fill.ts'
import { fund } from './futures.ts'
import { isLocked } from './protections.ts'
import { type Candle, type PlainLock, type PlainRun, remove, tradeOf } from './run.ts'
import { balanceOf } from './wallet.ts'

/** What the plain simulator finds; the fields mean what `Simulation` says. */
export interface PlainResult {
  readonly trades: readonly ClosedTrade[]
  readonly finalBalance: number
  readonly rejectedSignals: number
  readonly timedOutEntries: number
  readonly timedOutExits: number
  /** Trades given up before they were entered; entry orders taken back, moved ones among them; moved ones. */
  readonly canceledTradeEntries: number
  readonly canceledEntryOrders: number
  readonly replacedEntryOrders: number
  readonly startTime: number
  readonly endTime: number
  readonly locks: readonly PlainLock[]
  /** Those that were made before the trades left open were closed. */
  readonly locksBeforeEnd: number
}

/**
 * Trades over recorded candles, written down a second time as plainly as the rules are told: slow, one
 * straight loop, nothing shared with the engine but types. The engine is judged by it.
 */
export function plainSimulate(
  markets: readonly Market[],
  { settings, callbacks = {} }: { settings: TradingSettings; callbacks?: BoundCallbacks },
): PlainResult {
  const kept = markets.filter(({ candles, startup }) => candles.length > startup)
  const rowsOf = new Map(kept.map((market) => [market.pair, actingRows(market, settings)]))
  const times = new Set([...rowsOf.values()].flatMap((rows) => [...rows.keys()]))
  const run: PlainRun = {
    settings,
    callbacks,
    timeframe: kept.length > 0 ? timeframeMs(kept[0]!.candles.timeframe) : 60_000,
    startTime: Math.min(...kept.map(({ candles, startup }) => candles.time[startup]!)),
    endTime: Math.max(...kept.map(({ candles }) => candles.time[candles.length - 1]!)),
    open: [],
    closed: [],
    locks: [],
    lastId: 0,
    rejectedSignals: 0,
    timedOutEntries: 0,
    timedOutExits: 0,
    canceledTradeEntries: 0,
    canceledEntryOrders: 0,
    replacedEntryOrders: 0,
  }

  for (const now of [...times].sort((a, b) => a - b)) {
    const first = run.open.map(({ pair }) => kept.find((market) => market.pair === pair)!)
    const then = kept.filter((market) => !first.includes(market))
    for (const market of [...first, ...then]) {
      const large = rowsOf.get(market.pair)!.get(now)
      if (large) workOn(run, market, large)
    }
  }
  const locksBeforeEnd = run.locks.length
  for (const market of kept) closeLast(run, market, [...rowsOf.get(market.pair)!.values()].at(-1))

  return {
    trades: run.closed,
    finalBalance: balanceOf(run),
    rejectedSignals: run.rejectedSignals,
    timedOutEntries: run.timedOutEntries,
    timedOutExits: run.timedOutExits,
    canceledTradeEntries: run.canceledTradeEntries,
    canceledEntryOrders: run.canceledEntryOrders,
    replacedEntryOrders: run.replacedEntryOrders,
    startTime: run.startTime,
    endTime: run.endTime,
    locks: run.locks,
    locksBeforeEnd,
  }
}

/** One row of a pair, or the small candles in it where something may happen. */
function workOn(run: PlainRun, market: Market, large: Candle): void {
  const direction = directionOf(large)
  const candles = direction || tradeOf(run, market.pair) ? replayOf(market, large) : [large]
  for (const [index, candle] of candles.entries()) {
    manageOrder(run, market, candle)
    const isFree = !tradeOf(run, market.pair) && index === 0 && candle.rowTime !== run.endTime
    if (direction && isFree && !isLocked(run, market.pair, { side: direction, at: candle.time }))
      enter(run, market, candle, direction)
    workOnTrade(run, market, candle)
  }
}

/** Fill the entry, look for an exit if nothing is pending, fill the exit. */
function workOnTrade(run: PlainRun, market: Market, candle: Candle): void {
  const trade = tradeOf(run, market.pair)
  if (!trade) return
  const work = { market, trade, candle }
  if (trade.fills.length > 0) fund(run, work)
  tryFill(run, work, 'entry')
  fund(run, work)
  if (!trade.order) adjustPosition(run, work)
  const isOpen = run.open.includes(trade)
  if (isOpen && !trade.order) lookForExit(run, work)
  tryFill(run, work, 'exit')
}

/** Gives an order up that is too old, asks for another limit of an entry that is not. */
function manageOrder(run: PlainRun, market: Market, candle: Candle): void {
  const trade = tradeOf(run, market.pair)
  if (!trade?.order) return
  const { entryMinutes, exitMinutes } = run.settings.unfilledTimeout
  const minutes = trade.order.side === 'entry' ? entryMinutes : exitMinutes
  if (trade.order.time >= candle.time - minutes * 60_000) {
    adjustEntry(run, market, trade, candle)
    return
  }
  if (trade.order.side === 'entry') run.timedOutEntries++
  if (trade.order.side === 'exit') run.timedOutExits++
  trade.order = null
  if (trade.fills.length === 0) remove(run, trade)
}

/** What is left leaves at the open of its pair's last row. */
function closeLast(run: PlainRun, market: Market, last: Candle | undefined): void {
  const trade = tradeOf(run, market.pair)
  if (!last || !trade || trade.fills.length === 0) return
  close(run, { market, trade, candle: last }, { rate: last.open, reason: 'force_exit' })
}
