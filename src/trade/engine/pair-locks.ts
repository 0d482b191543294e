import { type Pair, type Timeframe, timeframeMs } from '../../domain/index.ts'

/** No entry into `pair` ('*': any) on `side` ('*': both) up to and including `until`. */
export interface PairLock {
  readonly pair: Pair | '*'
  readonly side: 'long' | 'short' | '*'
  /** When it was made and when it ends, UTC milliseconds. */
  readonly from: number
  readonly until: number
  readonly reason: string
}

/** The locks of a run in the order in which they were made. */
export class PairLocks {
  readonly all: PairLock[] = []
  /** Until when a pair is locked at the latest, by side. */
  readonly #latest = new Map<Pair | '*', Map<PairLock['side'], number>>()

  /** Whether a lock of the pair or of all, for the side or for both, holds at `time`. */
  isLocked(pair: Pair, time: number, side: PairLock['side']): boolean {
    return this.#holds(pair, time, side) || this.#holds('*', time, side)
  }

  /**
   * Adds a lock, unless one like it reaches `until` already. It ends on the next candle after `until`,
   * also when `until` is the start of one; freqtrade's rule.
   */
  add(lock: PairLock, timeframe: Timeframe): void {
    const step = timeframeMs(timeframe)
    const { pair, side, until } = lock
    const isHeld = pair === '*' ? this.#holds(pair, until, side) : this.isLocked(pair, until, side)
    if (isHeld) return
    const added = { ...lock, until: (Math.floor(until / step) + 1) * step }
    this.all.push(added)
    const latest = this.#latest.get(pair) ?? new Map<PairLock['side'], number>()
    this.#latest.set(pair, latest.set(side, Math.max(added.until, latest.get(side) ?? added.until)))
  }

  #holds(pair: Pair | '*', time: number, side: PairLock['side']): boolean {
    const latest = this.#latest.get(pair)
    if (!latest) return false
    return [side, '*' as const].some((one) => (latest.get(one) ?? Number.NEGATIVE_INFINITY) >= time)
  }
}
