import type { ClosedTrade, TradingSettings } from '../../domain/index.ts'
import type { Position } from './position.ts'

/** Money and what it is tied to. Amounts in the stake currency. */
export class Portfolio {
  readonly open: Position[] = []
  readonly closed: ClosedTrade[] = []
  readonly #starting: number
  readonly #ratio: number
  readonly #byMarket: (Position | undefined)[] = []
  #profit = 0

  constructor(settings: TradingSettings) {
    this.#starting = settings.startingBalance
    this.#ratio = settings.tradableBalanceRatio
  }

  /** Starting balance plus all booked profits, those of partial exits among them. */
  get balance(): number {
    let realized = 0
    for (const position of this.open) realized += position.realizedProfit
    return this.#starting + this.#profit + realized
  }

  /** Stakes of open trades, waiting entries included. */
  get tied(): number {
    let sum = 0
    for (const position of this.open) sum += position.stakeAmount
    return sum
  }

  /** What a new trade may use. */
  get available(): number {
    const tied = this.tied
    const free = this.balance - tied
    return Math.min((tied + free) * this.#ratio - tied, free)
  }

  /** The open trade of a market; there is one at a time. */
  of(market: number): Position | undefined {
    return this.#byMarket[market]
  }

  add(position: Position): void {
    this.open.push(position)
    this.#byMarket[position.market] = position
  }

  close(position: Position, trade: ClosedTrade): void {
    this.remove(position)
    this.closed.push(trade)
    this.#profit += trade.profitAbs
  }

  remove(position: Position): void {
    this.#byMarket[position.market] = undefined
    this.open.splice(this.open.indexOf(position), 1)
  }
}
