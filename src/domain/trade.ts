import type { Pair } from './instrument.ts'

/** Why a trade is closed without a strategy's own word; freqtrade's names. */
export const EXIT_REASONS = [
  'exit_signal',
  'stop_loss',
  'trailing_stop_loss',
  'roi',
  'force_exit',
  'liquidation',
  'partial_exit',
] as const

/** One of {@link EXIT_REASONS}, or the word that a strategy's custom exit gave. */
export type ExitReason = (typeof EXIT_REASONS)[number] | (string & {})

/** One filled order of a trade. */
export interface TradeFill {
  readonly side: 'entry' | 'exit'
  /** UTC milliseconds: start of the candle that filled it. */
  readonly time: number
  readonly rate: number
  readonly amount: number
}

/**
 * A finished trade. Rates in quote per base, amounts in base, money in the stake currency, ratios
 * as fractions (0.01 = 1 %). Nothing is rounded but `profitAbs` (8 decimals, as freqtrade books it).
 * After several entries `openRate` is their average. `amount` and `stakeAmount` are what was held last:
 * entries less the parts that were sold before.
 */
export interface ClosedTrade {
  /** Order of opening, from 1. */
  readonly id: number
  readonly pair: Pair
  readonly isShort: boolean
  readonly leverage: number
  /** UTC milliseconds: start of the candle on which the entry order was made. */
  readonly openTime: number
  readonly closeTime: number
  readonly openRate: number
  readonly closeRate: number
  readonly amount: number
  readonly stakeAmount: number
  readonly feeOpen: number
  readonly feeClose: number
  readonly profitRatio: number
  readonly profitAbs: number
  readonly exitReason: ExitReason
  readonly minRate: number
  readonly maxRate: number
  readonly initialStopLoss: number
  readonly stopLoss: number
  /** Funding received, negative where it was paid; 0 on spot markets. */
  readonly fundingFees: number
  /** Null without leverage. */
  readonly liquidationPrice: number | null
  /** Every filled order, where there were more than one entry and one exit. */
  readonly fills?: readonly TradeFill[]
}
