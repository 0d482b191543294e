import type { TradingSettings } from '../../domain/index.ts'

const WINDOW = 30 * 86_400_000

/** Makers' orders wait in the book, takers' meet one that waits. */
export type Liquidity = 'maker' | 'taker'

/** Fees by the volume of the last 30 days, or one fee where no tiers are given. */
export class FeeSchedule {
  readonly #settings: TradingSettings
  readonly #fills: { readonly time: number; readonly value: number }[] = []
  #first = 0
  #volume = 0

  constructor(settings: TradingSettings) {
    this.#settings = settings
  }

  /** Ratio of the value that an order of this kind costs at `time`. Times only ever grow. */
  feeOf(liquidity: Liquidity, time: number): number {
    const { fee, feeTiers } = this.#settings
    if (feeTiers.length === 0) return fee
    while (this.#first < this.#fills.length && this.#fills[this.#first]!.time <= time - WINDOW) {
      this.#volume -= this.#fills[this.#first++]!.value
    }
    const tier = feeTiers.findLast(({ volume }) => volume <= this.#volume) ?? feeTiers[0]!
    return tier[liquidity]
  }

  /** Counts a filled order of `value` in the stake currency. */
  count(time: number, value: number): void {
    if (this.#settings.feeTiers.length === 0) return
    this.#fills.push({ time, value })
    this.#volume += value
  }
}
