import { rowAt } from '../../domain/index.ts'
import { takerRate } from '../orders/index.ts'
import type { BoundStrategy } from '../strategy/index.ts'
import { barOf, type Candle, detailRows } from './bars.ts'
import type { Market } from './market.ts'
import { isEntered, type Position, profitAbsAt } from './position.ts'
import type { Side } from './risk-gate.ts'
import { Trader, type TraderOptions } from './trader.ts'
import { type ActingRow, Wishes } from './wishes.ts'

export interface EngineOptions extends TraderOptions {
  /** An event strategy's decisions; it writes the entry signals of its markets. */
  readonly decide?: BoundStrategy['decide']
}

/**
 * The loop's body: carries signals through risk gate, orders and positions, one candle time after
 * the other. Backtest and paper call the same `step`; they differ in who brings the candles and in
 * the exchange they lend. Semantics: freqtrade's, see `docs/guide/semantics.md`.
 */
export class Engine {
  readonly #trader: Trader
  readonly #wishes: Wishes | undefined
  readonly #settings: EngineOptions['settings']
  readonly #rows: number[] = []
  #markets: readonly Market[] = []
  #time = 0

  constructor(options: EngineOptions) {
    this.#wishes = options.decide && new Wishes(options.decide)
    const callbacks = { ...options.callbacks, ...this.#wishes?.callbacks }
    this.#trader = new Trader({ ...options, callbacks })
    this.#settings = options.settings
  }

  /** The pairs and all rows known so far; given again when rows were added. Order decides who is served first. */
  set markets(markets: readonly Market[]) {
    this.#markets = markets
    this.#trader.markets = markets
  }

  get portfolio() {
    return this.#trader.portfolio
  }

  get counts() {
    return this.#trader.counts
  }

  /** What protections locked so far. */
  get locks() {
    return this.#trader.locks.all
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
    this.#wishes?.ask(time, this.#acting(time), this.portfolio)
    for (const market of this.#sequence(time)) {
      const row = this.#rowOf(market, time)
      if (row > 0) this.#candle(market, row, last)
    }
  }

  /** Closes what is left at the open of each pair's last row; entries that never filled are dropped. */
  closeAll(): void {
    for (let market = 0; market < this.#markets.length; market++) {
      const position = this.portfolio.of(market)
      if (!position) continue
      this.#trader.giveUp(position)
      if (!isEntered(position)) continue
      const { candles } = this.#markets[market]!
      const { open, time } = barOf(candles, candles.length - 1)
      const rate = takerRate(open, position.isShort ? 'buy' : 'sell', this.#settings)
      this.#trader.close(position, { rate, time, reason: 'force_exit' })
    }
  }

  /** Balance with every open trade valued at the newest close not after the current time, fees paid. */
  get equity(): number {
    let equity = this.portfolio.balance
    for (const position of this.portfolio.open) {
      if (isEntered(position)) equity += profitAbsAt(position, this.rateOf(position))
    }
    return equity
  }

  /** Newest close of the position's pair not after the current time. */
  rateOf(position: Position): number {
    const { candles } = this.#markets[position.market]!
    const row = rowAt(candles, this.#time + 1) - 1
    return candles.close[Math.max(row, 0)]!
  }

  #sequence(time: number): number[] {
    const sequence = this.portfolio.open.map((position) => position.market)
    for (let market = 0; market < this.#markets.length; market++) {
      if (this.portfolio.of(market)) continue
      const row = this.#rowOf(market, time)
      if (row > 0 && this.#wantedSide(this.#markets[market]!, row)) sequence.push(market)
    }
    return sequence
  }

  /** Every pair that has something to act on. */
  #acting(time: number): ActingRow[] {
    return this.#markets
      .map((market, index) => ({ index, market, row: this.#rowOf(index, time) }))
      .filter(({ row }) => row > 0)
  }

  /** The row of `time`, or 0 where the pair has nothing to act on. Times only ever grow. */
  #rowOf(market: number, time: number): number {
    const { candles, startup } = this.#markets[market]!
    let row = this.#rows[market] ?? 0
    while (row < candles.length && candles.time[row]! < time) row++
    this.#rows[market] = row
    return row > startup && candles.time[row] === time ? row : 0
  }

  /** What the row before `row` wants to enter; nothing where it wants two things at once. */
  #wantedSide({ enterLong, exitLong, enterShort, exitShort }: Market, row: number): Side | undefined {
    const isLong = enterLong[row - 1] === 1
    const isShort = this.#settings.tradingMode === 'futures' && enterShort?.[row - 1] === 1
    if (isLong === isShort) return undefined
    const leaves = (isLong ? exitLong : exitShort)?.[row - 1] === 1
    if (leaves) return undefined
    return isLong ? 'long' : 'short'
  }

  /** A candle whose parts are known is gone through part by part; entries are made on the first. */
  #candle(index: number, row: number, last: boolean): void {
    const market = this.#markets[index]!
    const wanted = last ? undefined : this.#wantedSide(market, row)
    const parts = detailRows(market, row)
    if (!parts) {
      this.#bar(index, { row, bar: barOf(market.candles, row) }, wanted)
      return
    }
    for (let part = parts.start; part < parts.end; part++) {
      const candle = { row, bar: barOf(market.detail!, part) }
      this.#bar(index, candle, part === parts.start ? wanted : undefined)
    }
  }

  /** What follows what on a candle: waiting orders, entry, fill, change of the position, exit, fill. */
  #bar(index: number, candle: Candle, wanted: Side | undefined): void {
    const trader = this.#trader
    const { bar } = candle
    const before = this.portfolio.of(index)
    if (before) trader.lookAfter(before, candle)
    if (wanted && !this.portfolio.of(index)) trader.enter(index, candle, wanted)
    const position = this.portfolio.of(index)
    if (!position) return
    trader.payFunding(position, bar)
    if (position.pending?.purpose === 'entry') trader.tryFill(position, bar)
    trader.payFunding(position, bar)
    if (!position.pending) trader.adjust(position, candle)
    if (!position.pending && this.portfolio.of(index)) trader.leave(position, candle)
    if (position.pending?.purpose === 'exit') trader.tryFill(position, bar)
    position.lastRate = bar.close
  }
}
