import type { Column, Mask } from '../../../domain/index.ts'
import type { KernelMemory } from '../../../math/index.ts'
import type { Market } from '../market.ts'
import type { FastSeries } from './fast-series.ts'

/** Masks of a market, or of a trial in its place. */
export type SignalMasks = Pick<Market, 'enterLong' | 'exitLong' | 'enterShort' | 'exitShort'>

/** Words of `Market` in `kernels/simulation/layout.ts`, in their order. */
const WORDS = [
  ...['time', 'open', 'high', 'low', 'blocks', 'index', 'length', 'startup', 'clockShift', 'clocks', 'pair'],
  ...['enterLong', 'enterShort', 'exitLong', 'exitShort', 'exitsLong', 'exitsShort', 'exitCountLong'],
  ...['exitCountShort', 'exitAtLong', 'exitAtShort', 'fundingTime', 'fundingPerUnit', 'fundingCount'],
  ...['tiers', 'tierCount', 'trade', 'busyUntil'],
] as const

/** The words, then the first time, the greatest leverage, and the one that holds in a run. */
export const MARKET_BYTES = WORDS.length * 4 + 24

/** Rows whose prices are brought at once. */
const BLOCK = 1024
const PRICES = ['open', 'high', 'low'] as const

/** One market of the kernel's table with its columns. */
export class MarketCells {
  readonly #memory: KernelMemory
  readonly #words: Int32Array
  readonly #rows: number
  readonly #prices: readonly { readonly from: Column; readonly to: Column }[]
  #masks: readonly Mask[] = []
  #exits: readonly number[] = []

  constructor(
    series: FastSeries,
    {
      at,
      memory,
      index,
      pair,
    }: {
      readonly at: number
      readonly memory: KernelMemory
      readonly index: number
      readonly pair: number
    },
  ) {
    const { candles, startup, clocks, clockShift, isWhole, funding, maintenance, maxLeverage } = series
    const { buffer } = memory.part(0).memory
    this.#memory = memory
    this.#rows = candles.length
    this.#words = new Int32Array(buffer, at, WORDS.length).fill(0)
    new Float64Array(buffer, at + WORDS.length * 4, 2).set([candles.time[0]!, maxLeverage])
    this.#prices = PRICES.map((name) => ({ from: candles[name], to: memory.column(candles.length) }))
    const copy = (column: Float64Array) => memory.copyOf(column).byteOffset
    const perUnit = funding?.rate.map((rate, row) => rate * funding.markPrice[row]!)
    const tiers = maintenance.flatMap(({ notional, rate, amount }) => [notional, rate, amount])
    this.#set('time', isWhole ? 0 : copy(candles.time))
    for (const [place, name] of PRICES.entries()) this.#set(name, this.#prices[place]!.to.byteOffset)
    this.#set('blocks', memory.mask(Math.ceil(candles.length / BLOCK)).fill(0).byteOffset)
    this.#set('index', index)
    this.#set('length', candles.length)
    this.#set('startup', startup)
    this.#set('clockShift', clockShift)
    this.#set('clocks', clocks ? this.#copyOfSteps(clocks) : 0)
    this.#set('pair', pair)
    this.#set('fundingTime', funding ? copy(funding.time) : 0)
    this.#set('fundingPerUnit', perUnit ? copy(perUnit) : 0)
    this.#set('fundingCount', funding?.time.length ?? 0)
    this.#set('tiers', copy(Float64Array.from(tiers)))
    this.#set('tierCount', maintenance.length)
  }

  /** Brings the prices of a block; rows that no trade comes near are never copied. */
  fetch(block: number): void {
    const start = block * BLOCK
    for (const { from, to } of this.#prices) to.set(from.subarray(start, start + BLOCK), start)
  }

  /** A side that a market does not have never enters. */
  takeMasks({ enterLong, exitLong, enterShort, exitShort }: SignalMasks, isFutures: boolean): void {
    const masks = isFutures ? [enterLong, exitLong, enterShort, exitShort] : [enterLong, exitLong]
    while (this.#masks.length < masks.length) this.#masks = [...this.#masks, this.#memory.mask(this.#rows)]
    for (const [place, mask] of masks.entries()) {
      const cells = this.#masks[place]!
      const known = Math.min(mask?.length ?? 0, this.#rows)
      if (mask) cells.set(mask.subarray(0, known))
      cells.fill(0, known)
    }
    const [long = 0, leaveLong = 0, short = 0, leaveShort = 0] = this.#masks.map((cells) => cells.byteOffset)
    this.#set('enterLong', long)
    this.#set('exitLong', leaveLong)
    this.#set('enterShort', short)
    this.#set('exitShort', leaveShort)
  }

  /** Has the rows listed on which a side is left by signal. */
  listExits(isFutures: boolean, list: (at: number, side: number) => number): void {
    const sides = isFutures ? 2 : 1
    while (this.#exits.length < sides) this.#exits = [...this.#exits, this.#memory.part(this.#rows * 4).start]
    const [long = 0, short = 0] = this.#exits
    this.#set('exitsLong', long)
    this.#set('exitCountLong', list(long, 0))
    this.#set('exitsShort', short)
    this.#set('exitCountShort', isFutures ? list(short, 1) : 0)
  }

  #set(word: (typeof WORDS)[number], value: number): void {
    this.#words[WORDS.indexOf(word)] = value
  }

  #copyOfSteps(clocks: Int32Array): number {
    const { start, memory } = this.#memory.part(clocks.byteLength)
    new Int32Array(memory.buffer, start, clocks.length).set(clocks)
    return start
  }
}
