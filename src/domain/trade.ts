import type { Pair } from './instrument.ts'

/** Why a trade was closed; freqtrade's names. */
export type ExitReason =
  | 'exit_signal'
  | 'stop_loss'
  | 'trailing_stop_loss'
  | 'roi'
  | 'force_exit'
  | 'liquidation'

/**
 * A finished trade. Rates in quote per base, amounts in base, money in the stake currency, ratios
 * as fractions (0.01 = 1 %). Nothing is rounded but `profitAbs` (8 decimals, as freqtrade books it).
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
}
