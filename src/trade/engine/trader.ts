import type { ExitReason, TradingSettings } from '../../domain/index.ts'
import type { Bar, Exchange } from '../orders/index.ts'
import type { BoundCallbacks } from '../strategy/index.ts'
import { adjustmentOf, allowedAddition } from './adjustment.ts'
import type { Candle } from './bars.ts'
import type { Exit } from './exit.ts'
import { pricedExit, searchExit } from './exit-search.ts'
import { FeeSchedule } from './fee-schedule.ts'
import { payFunding } from './funding.ts'
import { liquidationPrice, maintenanceMargin } from './liquidation.ts'
import type { Market } from './market.ts'
import { entryMoment, tradeMoment } from './moments.ts'
import type { EngineObserver } from './observer.ts'
import { OrderDesk } from './order-desk.ts'
import { PairLocks } from './pair-locks.ts'
import { Portfolio } from './portfolio.ts'
import {
  closedTrade,
  enter,
  isEntered,
  leavePartly,
  newPosition,
  type Position,
  profitAbsAt,
} from './position.ts'
import { protect } from './protections.ts'
import { type ApprovedEntry, amountOf, approveEntry, entryPrice, type Side } from './risk-gate.ts'
import { stepped } from './steps.ts'
import { stopPrice, tighten } from './stop.ts'

const MINUTE = 60_000

export interface TraderOptions {
  readonly settings: TradingSettings
  readonly exchange: Exchange
  /** What the strategy decides beside its signals. */
  readonly callbacks?: BoundCallbacks
  readonly observer?: EngineObserver
}

/** What happens to a trade on a candle: it is entered, changed, and left. The engine says when. */
export class Trader {
  readonly portfolio: Portfolio
  readonly locks = new PairLocks()
  /** Signals without a free slot, orders given up, and orders that a strategy took back or moved. */
  readonly counts = {
    rejectedSignals: 0,
    timedOutEntries: 0,
    timedOutExits: 0,
    canceledTradeEntries: 0,
    canceledEntryOrders: 0,
    replacedEntryOrders: 0,
  }
  markets: readonly Market[] = []
  readonly #settings: TradingSettings
  readonly #callbacks: BoundCallbacks
  readonly #hasCallbacks: boolean
  readonly #observer: EngineObserver | undefined
  readonly #desk: OrderDesk
  readonly #fees: FeeSchedule
  #trades = 0

  constructor({ settings, exchange, callbacks = {}, observer }: TraderOptions) {
    this.portfolio = new Portfolio(settings)
    this.#settings = settings
    this.#callbacks = callbacks
    this.#hasCallbacks = Object.keys(callbacks).length > 0
    this.#observer = observer
    this.#desk = new OrderDesk(exchange, observer)
    this.#fees = new FeeSchedule(settings)
  }

  /** Passes the wish to enter through the risk gate and places the order of a new trade. */
  enter(index: number, candle: Candle, side: Side): void {
    const market = this.markets[index]!
    const { bar } = candle
    const intent = { pair: market.pair, side, time: bar.time, rate: bar.open }
    this.#observer?.intent(intent)
    const moment = this.#hasCallbacks ? entryMoment(market, side, candle) : undefined
    const verdict = approveEntry(intent, { ...this.#context(market), bar, moment, locks: this.locks })
    if (verdict.kind === 'refused') {
      if (verdict.reason === 'no-free-slot') this.counts.rejectedSignals++
      this.#observer?.refusal(intent, verdict.reason)
      return
    }
    const fee = this.#fees.feeOf('taker', bar.time)
    const position = newPosition({ ...verdict, id: ++this.#trades, market: index, fee })
    this.portfolio.add(position)
    this.#placeEntry(position, verdict, bar)
  }

  /** Gives up an order that waits for too long, or moves an entry where the strategy wants that. */
  lookAfter(position: Position, candle: Candle): void {
    const order = position.pending
    const { time } = candle.bar
    if (!order || order.madeAt === time) return
    const isEntry = order.purpose === 'entry'
    const { entryMinutes, exitMinutes } = this.#settings.unfilledTimeout
    if (order.madeAt < time - (isEntry ? entryMinutes : exitMinutes) * MINUTE) {
      this.counts[isEntry ? 'timedOutEntries' : 'timedOutExits']++
      this.giveUp(position)
    } else if (isEntry) {
      this.#moveEntry(position, candle)
    }
  }

  /** Takes the waiting order back; a trade that was never entered is gone with it. */
  giveUp(position: Position): void {
    this.#desk.cancel(position)
    if (!isEntered(position)) this.portfolio.remove(position)
  }

  #moveEntry(position: Position, candle: Candle): void {
    const { adjustEntryPrice, confirmTradeEntry } = this.#callbacks
    const order = position.pending!
    if (!adjustEntryPrice) return
    const market = this.markets[position.market]!
    const { isShort, leverage } = position
    const minutes = Math.floor((candle.bar.time - order.madeAt) / MINUTE)
    const moment = entryMoment(market, isShort ? 'short' : 'long', candle)
    const limit = adjustEntryPrice({ ...moment, limit: order.rate, minutes })
    if (limit === order.rate) return
    this.counts.canceledEntryOrders++
    this.#desk.cancel(position)
    const rate = stepped(limit ?? 0, market.rules?.priceStep, 'nearest')
    const stake = (order.amount * order.rate) / leverage
    const amount = rate > 0 ? amountOf(market, { stake, rate, leverage }) : 0
    if (amount > 0 && confirmTradeEntry?.({ ...moment, amount, limit: rate }) !== false) {
      this.counts.replacedEntryOrders++
      this.#placeEntry(position, { rate, amount, atMarket: false }, candle.bar)
    } else if (!isEntered(position)) {
      this.counts.canceledTradeEntries++
      this.portfolio.remove(position)
    }
  }

  /** Asks the exchange whether the waiting order was filled on this candle, and takes the fill over. */
  tryFill(position: Position, bar: Bar): void {
    const fill = this.#desk.fill(position, bar)
    if (!fill) return
    this.#fees.count(fill.time, fill.amount * fill.rate)
    if (position.pending!.purpose === 'entry') {
      enter(position, fill)
      this.#setStop(position)
      this.#setLiquidation(position)
      return
    }
    if (fill.amount >= position.amount) {
      this.close(position, { rate: fill.rate, time: fill.time, reason: position.exitReason! })
      return
    }
    leavePartly(position, fill)
    this.#setLiquidation(position)
    this.#protect(position, fill.time)
  }

  /** Books funding that came due, before and after a fill of the same candle. */
  payFunding(position: Position, bar: Bar): void {
    const { funding } = this.markets[position.market]!
    if (funding && this.#settings.tradingMode === 'futures') payFunding(position, funding, bar.time)
  }

  /** Lets the strategy add to the position or take a part out. */
  adjust(position: Position, candle: Candle): void {
    if (!this.#callbacks.adjustTradePosition) return
    const market = this.markets[position.market]!
    const { bar } = candle
    const context = this.#context(market)
    const wish = adjustmentOf(position, tradeMoment(market, position, candle), context)
    if (!wish) return
    if (wish.kind === 'reduce') {
      const exit = { kind: 'signal', reason: 'partial_exit', rate: bar.open } as const
      this.#placeExit(position, pricedExit(position, candle, { ...context, exit }), { bar, ...wish })
    } else {
      const side = position.isShort ? 'short' : 'long'
      const moment = entryMoment(market, side, candle)
      const rate = entryPrice(side, { ...context, bar, moment, locks: this.locks })
      const stake = allowedAddition(position, { stake: wish.stake, rate }, context) ?? 0
      const amount = amountOf(market, { stake, rate, leverage: position.leverage })
      if (!(amount > 0)) return
      this.#placeEntry(position, { rate, amount, atMarket: rate === bar.open }, bar)
    }
    this.tryFill(position, bar)
  }

  /** Looks for a reason to leave on this candle and places the order. */
  leave(position: Position, candle: Candle): void {
    if (this.#settings.marginMode === 'cross') this.#setLiquidation(position)
    const exit = searchExit(position, candle, this.#context(this.markets[position.market]!))
    if (exit) this.#placeExit(position, exit, { bar: candle.bar, amount: position.amount })
  }

  close(position: Position, leaving: { rate: number; time: number; reason: ExitReason }): void {
    const trade = closedTrade(position, leaving)
    this.portfolio.close(position, trade)
    this.#observer?.close(trade)
    this.#protect(position, leaving.time)
  }

  #context(market: Market) {
    return { market, portfolio: this.portfolio, settings: this.#settings, callbacks: this.#callbacks }
  }

  #placeEntry(
    position: Position,
    { rate, amount, atMarket }: Pick<ApprovedEntry, 'rate' | 'amount' | 'atMarket'>,
    bar: Bar,
  ): void {
    const liquidity = atMarket ? 'taker' : 'maker'
    this.#desk.place(position, { purpose: 'entry', rate, amount, liquidity, madeAt: bar.time })
  }

  #placeExit(position: Position, exit: Exit, { bar, amount }: { bar: Bar; amount: number }): void {
    const { kind, rate, reason } = exit
    const waits = kind === 'roi' || (kind === 'signal' && rate !== bar.open)
    const liquidity = waits ? 'maker' : 'taker'
    position.feeClose = this.#fees.feeOf(liquidity, bar.time)
    this.#desk.place(position, { purpose: 'exit', rate, amount, liquidity, reason, madeAt: bar.time })
  }

  /** Puts the first stop, or keeps its distance from the new average where that is closer to the trade. */
  #setStop(position: Position): void {
    const priceStep = this.markets[position.market]!.rules?.priceStep
    if (position.fills.length > 1) {
      tighten(position, position.openRate, position.stopRatio, priceStep)
      return
    }
    position.stopRatio = Math.abs(this.#settings.stoploss)
    position.stopLoss = stopPrice(position, position.openRate, position.stopRatio, priceStep)
    position.initialStopLoss = position.stopLoss
  }

  #setLiquidation(position: Position): void {
    const settings = this.#settings
    const wallet = settings.marginMode === 'cross' ? this.#walletFor(position) : position.stakeAmount
    const market = this.markets[position.market]!
    position.liquidationPrice = liquidationPrice(position, market, { wallet, settings })
  }

  /** What covers a position with cross margin: the balance, and of the others profit less what they must keep. */
  #walletFor(position: Position): number {
    let wallet = this.portfolio.balance
    for (const other of this.portfolio.open) {
      if (other === position || !isEntered(other)) continue
      const kept = maintenanceMargin(other, this.markets[other.market]!)
      wallet += profitAbsAt(other, other.lastRate) - kept
    }
    return wallet
  }

  #protect({ pair, isShort, market }: Position, time: number): void {
    const { protections } = this.#settings
    if (protections.length === 0) return
    const side = isShort ? 'short' : 'long'
    const { timeframe } = this.markets[market]!.candles
    protect(
      protections,
      { pair, side, time, closed: this.portfolio.closed },
      { locks: this.locks, timeframe },
    )
  }
}
