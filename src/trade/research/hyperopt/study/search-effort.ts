/** A Sharpe ratio of fewer trades is mostly noise: it says nothing of how far the tries differ. */
export const TRADES_THAT_COUNT = 30

/** How much was tried, which is what the best of many has to be judged against (deflated Sharpe ratio). */
export interface SearchEffort {
  /** Trials that gave a result. */
  readonly trials: number
  /** Of these, the ones with {@link TRADES_THAT_COUNT} trades or more, and a Sharpe ratio. */
  readonly counted: number
  /** Variance (divided by N − 1) of their Sharpe ratios per trade; null for fewer than two of them. */
  readonly sharpeVariance: number | null
}

/** Running mean and squares (Welford 1962); equal orders give equal bits. */
export class EffortCounter {
  #trials = 0
  #count = 0
  #mean = 0
  #squares = 0

  /** A told trial; null when it has no Sharpe ratio. Without a number of trades it is taken to have enough. */
  add(sharpePerTrade: number | null, trades: number = TRADES_THAT_COUNT): void {
    this.#trials++
    if (sharpePerTrade === null || trades < TRADES_THAT_COUNT) return
    this.#count++
    const away = sharpePerTrade - this.#mean
    this.#mean += away / this.#count
    this.#squares += away * (sharpePerTrade - this.#mean)
  }

  get effort(): SearchEffort {
    return {
      trials: this.#trials,
      counted: this.#count,
      sharpeVariance: this.#count < 2 ? null : this.#squares / (this.#count - 1),
    }
  }
}
