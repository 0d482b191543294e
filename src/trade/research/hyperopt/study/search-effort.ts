/** How much was tried, which is what the best of many has to be judged against (deflated Sharpe ratio). */
export interface SearchEffort {
  /** Trials that gave a result. */
  readonly trials: number
  /** Variance (divided by N − 1) of their Sharpe ratios per trade; null for fewer than two of them. */
  readonly sharpeVariance: number | null
}

/** Running mean and squares (Welford 1962); equal orders give equal bits. */
export class EffortCounter {
  #trials = 0
  #count = 0
  #mean = 0
  #squares = 0

  /** A told trial; null when it has no Sharpe ratio. */
  add(sharpePerTrade: number | null): void {
    this.#trials++
    if (sharpePerTrade === null) return
    this.#count++
    const away = sharpePerTrade - this.#mean
    this.#mean += away / this.#count
    this.#squares += away * (sharpePerTrade - this.#mean)
  }

  get effort(): SearchEffort {
    return {
      trials: this.#trials,
      sharpeVariance: this.#count < 2 ? null : this.#squares / (this.#count - 1),
    }
  }
}
