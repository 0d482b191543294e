import type { TradingSettings } from '../../domain/index.ts'
import { type Exchange, SimulatedExchange } from '../orders/index.ts'
import { bindStrategy, type Strategy } from '../strategy/index.ts'
import { Engine } from './engine.ts'
import { Journal } from './journal.ts'
import { requireOneWallet } from './one-wallet.ts'
import type { BotCommit, OpenPosition, Tick } from './port.ts'
import { isEntered, type Position, profitAbsAt, profitAt } from './position.ts'
import { type PrepareMarketOptions, prepareMarket } from './prepare-market.ts'
import { clockOf } from './simulate.ts'

export interface TradingSessionOptions {
  readonly strategy: Strategy
  readonly settings: TradingSettings
  readonly prepare?: PrepareMarketOptions
  readonly exchange?: Exchange
}

/**
 * The engine fed candle by candle instead of from a file. Everything it does is determined by the
 * candles, so a session that is given the same ones again after a crash ends in the same state with
 * the same journal.
 */
export class TradingSession {
  readonly #options: TradingSessionOptions
  readonly #journal = new Journal()
  readonly #engine: Engine
  #time = Number.NEGATIVE_INFINITY

  constructor(options: TradingSessionOptions) {
    this.#options = options
    const exchange = options.exchange ?? new SimulatedExchange(options.settings)
    this.#engine = new Engine({
      settings: options.settings,
      exchange,
      ...bindStrategy(options.strategy, options.prepare?.params),
      observer: this.#journal,
    })
  }

  /**
   * Works through every candle time that the tick adds; one commit for each. A pair without a candle at
   * the tick's time gets a flat one: it is known by now that none will come.
   */
  advance(tick: Tick): BotCommit[] {
    const { strategy, prepare } = this.#options
    requireOneWallet(tick.series.map(({ pair }) => pair))
    const known = { ...prepare, until: tick.time }
    const markets = tick.series.map((series) => prepareMarket(strategy, series, known))
    this.#engine.markets = markets
    const commits: BotCommit[] = []
    for (const time of clockOf(markets)) {
      if (time <= this.#time || time > tick.time) continue
      this.#time = time
      this.#journal.time = time
      this.#engine.step(time, false)
      commits.push({
        cursor: time,
        ...this.#journal.take(),
        positions: this.#engine.portfolio.open.filter(isEntered).map((open) => this.#describe(open)),
        equity: this.#engine.equity,
      })
    }
    return commits
  }

  #describe(position: Position): OpenPosition {
    const currentRate = this.#engine.rateOf(position)
    return {
      id: position.id,
      pair: position.pair,
      isShort: position.isShort,
      openTime: position.openTime,
      openRate: position.openRate,
      amount: position.amount,
      stakeAmount: position.stakeAmount,
      currentRate,
      profitRatio: profitAt(position, currentRate),
      profitAbs: profitAbsAt(position, currentRate),
      stopLoss: position.stopLoss,
    }
  }
}
