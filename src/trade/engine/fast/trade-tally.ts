/** What a sweep wants to know of a run. Money in the stake currency, returns as ratios of what was paid. */
export interface TradeSummary {
  readonly trades: number
  /** Trades with a return above and below 0. */
  readonly wins: number
  readonly losses: number
  /** Sum of all profits, and of those of the winners; the rest is what the losers lost. */
  readonly profit: number
  readonly grossProfit: number
  readonly returns: number
  readonly squaredReturns: number
  /** Deepest fall of the running profit from its peak, which begins with the first trade. */
  readonly drawdown: number
  /** That fall over the balance at its peak, at its greatest. */
  readonly relativeDrawdown: number
}

/** Adds up trades in order of closing. Its fields are floats from the beginning: adding allocates nothing. */
export class TradeTally {
  #trades = 0
  #wins = 0
  #losses = 0
  #profit = Number.NaN
  #grossProfit = Number.NaN
  #returns = Number.NaN
  #squaredReturns = Number.NaN
  #peak = Number.NaN
  #drawdown = Number.NaN
  #relativeDrawdown = Number.NaN
  #startingBalance = Number.NaN

  begin(startingBalance: number): void {
    this.#startingBalance = startingBalance
    this.#trades = 0
    this.#wins = 0
    this.#losses = 0
    this.#profit = 0
    this.#grossProfit = 0
    this.#returns = 0
    this.#squaredReturns = 0
    this.#peak = Number.NEGATIVE_INFINITY
    this.#drawdown = 0
    this.#relativeDrawdown = 0
  }

  add(profitAbs: number, profitRatio: number): void {
    this.#trades++
    this.#profit += profitAbs
    this.#returns += profitRatio
    this.#squaredReturns += profitRatio * profitRatio
    if (profitRatio > 0) {
      this.#wins++
      this.#grossProfit += profitAbs
    } else if (profitRatio < 0) {
      this.#losses++
    }
    if (this.#profit > this.#peak) this.#peak = this.#profit
    const fall = this.#peak - this.#profit
    if (fall > this.#drawdown) this.#drawdown = fall
    const relative = fall / (this.#startingBalance + this.#peak)
    if (relative > this.#relativeDrawdown) this.#relativeDrawdown = relative
  }

  get summary(): TradeSummary {
    return {
      trades: this.#trades,
      wins: this.#wins,
      losses: this.#losses,
      profit: this.#profit,
      grossProfit: this.#grossProfit,
      returns: this.#returns,
      squaredReturns: this.#squaredReturns,
      drawdown: this.#drawdown,
      relativeDrawdown: this.#relativeDrawdown,
    }
  }
}
