import {
  type ClosedTrade,
  type ExitReason,
  rowAt,
  type TradingSettings,
  timeframeMs,
} from '../../domain/index.ts'
import type { Bar, Exchange, Order } from '../orders/index.ts'
import { findExit } from './exit.ts'
import type { Market } from './market.ts'
import type { EngineObserver } from './observer.ts'
import { Portfolio } from './portfolio.ts'
import { enter, type Position, profitAbsAt, profitAt } from './position.ts'
import { approveEntry } from './risk-gate.ts'

const MINUTE = 60_000

export interface EngineOptions {
  readonly settings: TradingSettings
  readonly exchange: Exchange
  readonly observer?: EngineObserver
}

/**
 * The loop's body: carries signals through risk gate, orders and positions, one candle time after
 * the other. Backtest and paper call the same `step`; they differ in who brings the candles and in
 * the exchange they lend. Semantics: freqtrade's, see `docs/guide/semantics.md`.
 */
export class Engine {
  readonly portfolio: Portfolio
  readonly #settings: TradingSettings
  readonly #exchange: Exchange
  readonly #observer: EngineObserver | undefined
  readonly #byMarket: (Position | undefined)[] = []
  readonly #rows: number[] = []
  #markets: readonly Market[] = []
  #orders = 0
  #trades = 0
  #time = 0
  rejectedSignals = 0
  timedOutEntries = 0
  timedOutExits = 0

  constructor({ settings, exchange, observer }: EngineOptions) {
    this.portfolio = new Portfolio(settings)
    this.#settings = settings
    this.#exchange = exchange
    this.#observer = observer
  }

  /** The pairs and all rows known so far; given again when rows were added. Order decides who is served first. */
  set markets(markets: readonly Market[]) {
    this.#markets = markets
  }

  /** Open trades, waiting entries included. */
  get busy(): boolean {
    return this.portfolio.open.length > 0
  }

  /**
   * Works through one candle time of every pair: pairs with a trade first, in order of opening,
   * then the others in list order. `last` says that the run ends here: nothing is entered.
   */
  step(time: number, last: boolean): void {
    this.#time = time
    for (const market of this.#sequence(time)) {
      const row = this.#rowOf(market, time)
      if (row > 0) this.#candle(market, row, last)
    }
  }

  /** Closes what is left at the open of each pair's last row; entries that never filled are dropped. */
  closeAll(): void {
    for (let market = 0; market < this.#markets.length; market++) {
      const position = this.#byMarket[market]
      if (!position) continue
      if (position.pending) this.#cancel(position.pending)
      position.pending = undefined
      if (!position.entered) {
        this.#drop(position)
        continue
      }
      const { candles } = this.#markets[market]!
      const row = candles.length - 1
      this.#close(position, candles.open[row]!, candles.time[row]!, 'force_exit')
    }
  }

  #sequence(time: number): number[] {
    const sequence = this.portfolio.open.map((position) => position.market)
    for (let market = 0; market < this.#markets.length; market++) {
      if (this.#byMarket[market]) continue
      const row = this.#rowOf(market, time)
      if (row > 0 && this.#markets[market]!.enterLong[row - 1] === 1) sequence.push(market)
    }
    return sequence
  }

  /** The row of `time`, or 0 where the pair has nothing to act on. Times only ever grow. */
  #rowOf(market: number, time: number): number {
    const { candles, startup } = this.#markets[market]!
    let row = this.#rows[market] ?? 0
    while (row < candles.length && candles.time[row]! < time) row++
    this.#rows[market] = row
    return row > startup && candles.time[row] === time ? row : 0
  }

  #candle(index: number, row: number, last: boolean): void {
    const { candles, enterLong, exitLong } = this.#markets[index]!
    const bar: Bar = {
      time: candles.time[row]!,
      open: candles.open[row]!,
      high: candles.high[row]!,
      low: candles.low[row]!,
      close: candles.close[row]!,
    }
    const enterSignal = enterLong[row - 1] === 1
    const exitSignal = exitLong[row - 1] === 1
    const waiting = this.#byMarket[index]
    if (waiting?.pending) this.#timeOut(waiting, waiting.pending)
    if (!this.#byMarket[index] && enterSignal && !exitSignal && !last) this.#enter(index, bar)

    const position = this.#byMarket[index]
    if (!position) return
    if (position.pending && !position.entered) this.#tryFill(position, position.pending, bar)
    if (!position.pending) {
      const timeframe = timeframeMs(candles.timeframe)
      const exit = findExit(position, {
        bar,
        enter: enterSignal,
        exit: exitSignal,
        settings: this.#settings,
        timeframe,
      })
      if (exit) this.#place(position, 'exit', exit.rate, exit.reason)
    }
    if (position.pending && position.entered) this.#tryFill(position, position.pending, bar)
  }

  #enter(market: number, bar: Bar): void {
    const settings = this.#settings
    const { pair } = this.#markets[market]!
    const intent = { pair, time: bar.time, rate: bar.open }
    this.#observer?.intent(intent)
    const verdict = approveEntry(intent, this.portfolio, settings)
    if (verdict.kind === 'refused') {
      if (verdict.reason === 'no-free-slot') this.rejectedSignals++
      this.#observer?.refusal(intent, verdict.reason)
      return
    }
    const stop = bar.open * (1 - Math.abs(settings.stoploss))
    const amount = verdict.stake / bar.open
    const stakeAmount = amount * bar.open
    const position: Position = {
      id: ++this.#trades,
      market,
      pair,
      openTime: bar.time,
      fee: settings.fee,
      openRate: bar.open,
      amount,
      stakeAmount,
      openValue: stakeAmount * (1 + settings.fee),
      stopLoss: stop,
      initialStopLoss: stop,
      stopRatio: Math.abs(settings.stoploss),
      stopMoved: false,
      minRate: bar.open,
      maxRate: bar.open,
      pending: undefined,
      entered: false,
      exitReason: undefined,
    }
    this.#byMarket[market] = position
    this.portfolio.open.push(position)
    this.#place(position, 'entry', bar.open)
  }

  #place(position: Position, purpose: Order['purpose'], rate: number, reason?: ExitReason): void {
    const order: Order = {
      id: ++this.#orders,
      tradeId: position.id,
      pair: position.pair,
      side: purpose === 'entry' ? 'buy' : 'sell',
      purpose,
      rate,
      amount: position.amount,
      madeAt: this.#time,
    }
    this.#observer?.order(order)
    position.pending = order
    position.exitReason = reason
    this.#exchange.place(order)
  }

  #tryFill(position: Position, order: Order, bar: Bar): void {
    const fill = this.#exchange.fill(order, bar)
    if (!fill) return
    this.#observer?.fill(fill, order)
    if (order.purpose === 'entry') enter(position, fill.rate, fill.amount)
    else this.#close(position, fill.rate, fill.time, position.exitReason!)
  }

  #timeOut(position: Position, order: Order): void {
    const { entryMinutes, exitMinutes } = this.#settings.unfilledTimeout
    const limit = (order.purpose === 'entry' ? entryMinutes : exitMinutes) * MINUTE
    if (order.madeAt >= this.#time - limit) return
    this.#cancel(order)
    position.pending = undefined
    if (order.purpose === 'exit') {
      this.timedOutExits++
      return
    }
    this.timedOutEntries++
    this.#drop(position)
  }

  #cancel(order: Order): void {
    this.#observer?.cancel(order)
    this.#exchange.cancel(order)
  }

  #drop(position: Position): void {
    this.#byMarket[position.market] = undefined
    this.portfolio.remove(position)
  }

  #close(position: Position, rate: number, time: number, exitReason: ExitReason): void {
    const { fee, amount, openValue } = position
    const profitAbs = profitAbsAt(position, rate)
    const trade: ClosedTrade = {
      id: position.id,
      pair: position.pair,
      isShort: false,
      leverage: 1,
      openTime: position.openTime,
      closeTime: time,
      openRate: position.openRate,
      closeRate: rate,
      amount,
      stakeAmount: position.stakeAmount,
      feeOpen: fee,
      feeClose: fee,
      profitRatio: profitAbs / openValue,
      profitAbs,
      exitReason,
      minRate: position.minRate,
      maxRate: position.maxRate,
      initialStopLoss: position.initialStopLoss,
      stopLoss: position.stopLoss,
      fundingFees: 0,
      liquidationPrice: null,
    }
    this.#byMarket[position.market] = undefined
    this.portfolio.close(position, trade)
    this.#observer?.close(trade)
  }

  /** Balance with every open trade valued at the newest close not after the current time, fees paid. */
  get equity(): number {
    let equity = this.portfolio.balance
    for (const position of this.portfolio.open) {
      if (position.entered) equity += profitAt(position, this.rateOf(position)) * position.openValue
    }
    return equity
  }

  /** Newest close of the position's pair not after the current time. */
  rateOf(position: Position): number {
    const { candles } = this.#markets[position.market]!
    const row = rowAt(candles, this.#time + 1) - 1
    return candles.close[Math.max(row, 0)]!
  }
}
