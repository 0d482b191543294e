import {
  allocateOutcomes,
  type ClosedTrade,
  EXIT_REASONS,
  type TradeOutcomes,
} from '../../../domain/index.ts'
import type { FastSeries } from './fast-series.ts'
import type { RuleCells } from './rule-cells.ts'

/** Places of the fields of `Trade` in `kernels/simulation/layout.ts`: first floats, then words behind them. */
const FLOAT = {
  amount: 0,
  openRate: 1,
  stake: 2,
  openValue: 3,
  closeRate: 4,
  stop: 5,
  liquidation: 6,
  fundingFees: 7,
  profitAbs: 8,
  minRate: 9,
  maxRate: 10,
} as const
const FLOATS = 11
const WORD = {
  market: 0,
  isShort: 1,
  entryRow: 2,
  exitRow: 3,
  reason: 5,
  seenFrom: 7,
  seenTo: 8,
} as const
const WORDS = 10

export const TRADE_BYTES = FLOATS * 8 + WORDS * 4

export interface RecordsContext {
  readonly series: readonly FastSeries[]
  readonly plan: RuleCells
}

/** The trades of a run as the kernel wrote them, in order of opening, and their order of closing. */
export class TradeRecords {
  readonly #floats: Float64Array
  readonly #words: Int32Array
  readonly #order: Int32Array
  readonly #context: RecordsContext

  constructor(bytes: Uint8Array, order: Int32Array, context: RecordsContext) {
    this.#floats = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    this.#order = order
    this.#context = context
  }

  /** As objects, in order of closing. */
  closed(): ClosedTrade[] {
    return Array.from(this.#order, (id) => this.#trade(id))
  }

  /** As columns, in order of closing; the same to the bit as those of the objects. */
  outcomes(): TradeOutcomes {
    const [floats, words] = [this.#floats, this.#words]
    const columns = allocateOutcomes(this.#order.length)
    const { profits, ratios, stakes, minutes, closeTimes, pairs, reasons } = columns
    let shorts = 0
    for (const [k, id] of this.#order.entries()) {
      const float = (id * TRADE_BYTES) / 8
      const word = 2 * (float + FLOATS)
      const { pair, candles, maxLeverage } = this.#context.series[words[word + WORD.market]!]!
      profits[k] = floats[float + FLOAT.profitAbs]!
      ratios[k] = (profits[k]! / floats[float + FLOAT.openValue]!) * this.#leverage(maxLeverage)
      stakes[k] = floats[float + FLOAT.stake]!
      closeTimes[k] = candles.time[words[word + WORD.exitRow]!]!
      minutes[k] = (closeTimes[k]! - candles.time[words[word + WORD.entryRow]!]!) / 60_000
      pairs.set(k, pair)
      reasons.set(k, EXIT_REASONS[words[word + WORD.reason]!]!)
      shorts += words[word + WORD.isShort]!
    }
    return { ...columns, shorts }
  }

  #leverage(maxLeverage: number): number {
    const { isFutures, leverage } = this.#context.plan
    return isFutures ? Math.min(Math.max(leverage, 1), maxLeverage) : 1
  }

  #trade(id: number): ClosedTrade {
    const floats = this.#floats
    const words = this.#words
    const float = (id * TRADE_BYTES) / 8
    const word = 2 * (float + FLOATS)
    const { series, plan } = this.#context
    const { pair, candles, maxLeverage } = series[words[word + WORD.market]!]!
    const isShort = words[word + WORD.isShort] === 1
    const leverage = this.#leverage(maxLeverage)
    const openRate = floats[float + FLOAT.openRate]!
    const profitAbs = floats[float + FLOAT.profitAbs]!
    const { time, high, low } = candles
    let minRate = floats[float + FLOAT.minRate]!
    let maxRate = floats[float + FLOAT.maxRate]!
    const seenTo = words[word + WORD.seenTo]!
    for (let row = words[word + WORD.seenFrom]!; row <= seenTo; row++) {
      if (high[row]! > maxRate) maxRate = high[row]!
      if (low[row]! < minRate) minRate = low[row]!
    }
    return {
      id: id + 1,
      pair,
      isShort,
      leverage,
      openTime: time[words[word + WORD.entryRow]!]!,
      closeTime: time[words[word + WORD.exitRow]!]!,
      openRate,
      closeRate: floats[float + FLOAT.closeRate]!,
      amount: floats[float + FLOAT.amount]!,
      stakeAmount: floats[float + FLOAT.stake]!,
      feeOpen: plan.fee,
      feeClose: plan.fee,
      profitRatio: (profitAbs / floats[float + FLOAT.openValue]!) * leverage,
      profitAbs,
      exitReason: EXIT_REASONS[words[word + WORD.reason]!]!,
      minRate,
      maxRate,
      initialStopLoss: openRate * (1 - ((isShort ? -1 : 1) * plan.stopRatio) / leverage),
      stopLoss: floats[float + FLOAT.stop]!,
      fundingFees: floats[float + FLOAT.fundingFees]!,
      liquidationPrice: plan.isFutures ? floats[float + FLOAT.liquidation]! : null,
    }
  }
}
