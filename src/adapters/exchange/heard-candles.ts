import type { CandleRow } from './open-exchange.ts'

/** What a stream has told of candles. A row grows with each word on it, and never shrinks: an old word is no news. */
export class HeardCandles {
  readonly #rows = new Map<number, CandleRow>()
  /** The connection has told nothing older than this since it was made: rows before it may lack their end. */
  #newest = Number.NEGATIVE_INFINITY
  #isBroken = false
  #failure: unknown
  #news = Promise.withResolvers<void>()

  take(rows: readonly CandleRow[]): void {
    for (const row of rows) {
      const [time, , , , , volume] = row as readonly [number, number, number, number, number, number]
      const known = this.#rows.get(time)
      if (!known || volume >= known[5]!) this.#rows.set(time, [...row])
      this.#newest = Math.max(this.#newest, time)
    }
    this.#ring()
  }

  /** The connection ended: the last word on everything that it told may be missing. */
  lose(): void {
    this.#rows.clear()
    this.#newest = Number.NEGATIVE_INFINITY
    this.#isBroken = true
    this.#ring()
  }

  fail(error: unknown): void {
    this.#failure = error
    this.#ring()
  }

  /** True after an end, until {@link forgive}: what was missed has to be asked for. */
  get mustAsk(): boolean {
    return this.#isBroken
  }

  forgive(): void {
    this.#isBroken = false
  }

  /** Candles without a hole from `time` on that ended before `now` and of which a later one was told. */
  closedFrom(
    time: number,
    { length, now }: { readonly length: number; readonly now: number },
  ): readonly CandleRow[] {
    if (this.#failure !== undefined) throw this.#failure
    for (const start of this.#rows.keys()) if (start < time) this.#rows.delete(start)
    const closed: CandleRow[] = []
    for (let start = time; start < this.#newest && start + length <= now; start += length) {
      const row = this.#rows.get(start)
      if (!row) break
      closed.push(row)
    }
    return closed
  }

  /** Resolves at the next word, loss or failure. */
  news(): Promise<void> {
    return this.#news.promise
  }

  #ring(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }
}
