import type { ClosedTrade } from './trade.ts'

/** Trades as columns, in order of closing: a long run has more of them than fit a cache as objects. */
export interface TradeOutcomes {
  readonly length: number
  /** Profit in the stake currency. */
  readonly profits: Float64Array
  /** As fractions. */
  readonly ratios: Float64Array
  readonly stakes: Float64Array
  /** How long each was held. */
  readonly minutes: Float64Array
  /** UTC milliseconds. */
  readonly closeTimes: Float64Array
  readonly shorts: number
  readonly pairs: Labels
  readonly reasons: Labels
}

/** A name for each trade: `names` in order of appearance, `places` in it. */
export interface Labels {
  readonly names: readonly string[]
  readonly places: Int32Array
}

/** Columns of zeros, to be filled. */
export function allocateOutcomes(length: number) {
  const column = () => new Float64Array(length)
  return {
    length,
    ...{ profits: column(), ratios: column(), stakes: column(), minutes: column(), closeTimes: column() },
    pairs: new LabelColumn(length),
    reasons: new LabelColumn(length),
  }
}

/** The columns of `trades`. */
export function tradeOutcomes(trades: readonly ClosedTrade[]): TradeOutcomes {
  const columns = allocateOutcomes(trades.length)
  const { profits, ratios, stakes, minutes, closeTimes, pairs, reasons } = columns
  let shorts = 0
  for (let k = 0; k < trades.length; k++) {
    const trade = trades[k]!
    profits[k] = trade.profitAbs
    ratios[k] = trade.profitRatio
    stakes[k] = trade.stakeAmount
    minutes[k] = (trade.closeTime - trade.openTime) / 60_000
    closeTimes[k] = trade.closeTime
    pairs.set(k, trade.pair)
    reasons.set(k, trade.exitReason)
    if (trade.isShort) shorts++
  }
  return { ...columns, shorts }
}

class LabelColumn implements Labels {
  readonly names: string[] = []
  readonly places: Int32Array
  readonly #known = new Map<string, number>()
  #last = ''
  #lastPlace = -1

  constructor(length: number) {
    this.places = new Int32Array(length)
  }

  set(row: number, name: string): void {
    if (name !== this.#last || this.#lastPlace < 0) {
      const known = this.#known.get(name)
      this.#last = name
      this.#lastPlace = known ?? this.names.push(name) - 1
      if (known === undefined) this.#known.set(name, this.#lastPlace)
    }
    this.places[row] = this.#lastPlace
  }
}
