import type { Pair } from '../../../domain/index.ts'
import type { PairLock } from '../pair-locks.ts'
import type { FastSeries } from './fast-market.ts'

const SIDES = { long: 0, short: 1, '*': 2 } as const

/**
 * `PairLocks` that are asked about markets: for a pair and for all pairs the latest end of the locks that
 * bind longs, shorts, and both at once. NaN, which is before no time and after none: no lock.
 */
export class FastLocks {
  readonly all: PairLock[] = []
  /** First market of the same pair, and behind them the place of all pairs. */
  readonly #pairOf: Int32Array
  readonly #everyPair: number
  readonly #until: Float64Array

  constructor(series: readonly FastSeries[]) {
    const pairs: Pair[] = series.map(({ pair }) => pair)
    this.#pairOf = Int32Array.from(pairs, (pair) => pairs.indexOf(pair))
    this.#everyPair = pairs.length
    this.#until = new Float64Array(3 * (pairs.length + 1)).fill(Number.NaN)
  }

  clear(): void {
    this.all.length = 0
    this.#until.fill(Number.NaN)
  }

  isSamePair(market: number, other: number): boolean {
    return this.#pairOf[market] === this.#pairOf[other]
  }

  isLocked(market: number, time: number, side: PairLock['side']): boolean {
    return this.#holds(this.#pairOf[market]!, time, side) || this.#holds(this.#everyPair, time, side)
  }

  /** `PairLocks.add` of a lock for the market's pair, or for all pairs. */
  add(lock: PairLock, market: number, step: number): void {
    const { pair, side, until } = lock
    const isHeld =
      pair === '*' ? this.#holds(this.#everyPair, until, side) : this.isLocked(market, until, side)
    if (isHeld) return
    const end = (Math.floor(until / step) + 1) * step
    this.all.push({ ...lock, until: end })
    const place = 3 * (pair === '*' ? this.#everyPair : this.#pairOf[market]!)
    for (const bound of [0, 1, 2]) {
      const isBound = side === '*' || bound === SIDES[side]
      if (isBound && !(this.#until[place + bound]! >= end)) this.#until[place + bound] = end
    }
  }

  #holds(place: number, time: number, side: PairLock['side']): boolean {
    return this.#until[3 * place + SIDES[side]]! >= time
  }
}
