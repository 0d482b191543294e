import { type ClosedTrade, EXIT_REASONS } from '../../../domain/index.ts'
import type { FastSeries } from './fast-series.ts'
import type { RuleCells } from './rule-cells.ts'

/** Fields of `Trade` in `kernels/simulation/layout.ts`, in their order: floats, then words. */
const FLOATS = [
  ...['amount', 'openRate', 'stake', 'openValue', 'closeRate', 'stop', 'liquidation', 'fundingFees'],
  ...['profitAbs', 'minRate', 'maxRate'],
] as const
const WORDS = [
  ...['market', 'isShort', 'entryRow', 'exitRow', 'due', 'reason', 'stopBy', 'seenFrom', 'seenTo'],
  'fundingNext',
] as const

export const TRADE_BYTES = FLOATS.length * 8 + WORDS.length * 4

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

  #trade(id: number): ClosedTrade {
    const { series, plan } = this.#context
    const { pair, candles, maxLeverage } = series[this.#word(id, 'market')]!
    const isShort = this.#word(id, 'isShort') === 1
    const leverage = plan.isFutures ? Math.min(Math.max(plan.leverage, 1), maxLeverage) : 1
    const openRate = this.#float(id, 'openRate')
    const profitAbs = this.#float(id, 'profitAbs')
    let minRate = this.#float(id, 'minRate')
    let maxRate = this.#float(id, 'maxRate')
    const seenTo = this.#word(id, 'seenTo')
    for (let row = this.#word(id, 'seenFrom'); row <= seenTo; row++) {
      if (candles.high[row]! > maxRate) maxRate = candles.high[row]!
      if (candles.low[row]! < minRate) minRate = candles.low[row]!
    }
    return {
      id: id + 1,
      pair,
      isShort,
      leverage,
      openTime: candles.time[this.#word(id, 'entryRow')]!,
      closeTime: candles.time[this.#word(id, 'exitRow')]!,
      openRate,
      closeRate: this.#float(id, 'closeRate'),
      amount: this.#float(id, 'amount'),
      stakeAmount: this.#float(id, 'stake'),
      feeOpen: plan.fee,
      feeClose: plan.fee,
      profitRatio: (profitAbs / this.#float(id, 'openValue')) * leverage,
      profitAbs,
      exitReason: EXIT_REASONS[this.#word(id, 'reason')]!,
      minRate,
      maxRate,
      initialStopLoss: openRate * (1 - ((isShort ? -1 : 1) * plan.stopRatio) / leverage),
      stopLoss: this.#float(id, 'stop'),
      fundingFees: this.#float(id, 'fundingFees'),
      liquidationPrice: plan.isFutures ? this.#float(id, 'liquidation') : null,
    }
  }

  #float(id: number, field: (typeof FLOATS)[number]): number {
    return this.#floats[(id * TRADE_BYTES) / 8 + FLOATS.indexOf(field)]!
  }

  #word(id: number, field: (typeof WORDS)[number]): number {
    return this.#words[(id * TRADE_BYTES + FLOATS.length * 8) / 4 + WORDS.indexOf(field)]!
  }
}
