import type { Pair, TradingSettings } from '../../domain/index.ts'
import type { Portfolio } from './portfolio.ts'

/** The wish to enter, before anybody has checked it. */
export interface EntryIntent {
  readonly pair: Pair
  /** UTC milliseconds of the candle it acts on. */
  readonly time: number
  readonly rate: number
}

export type Refusal = 'no-free-slot' | 'balance-too-small'

/** An intent that passed the gate; only {@link approveEntry} makes one. */
export interface ApprovedEntry extends EntryIntent {
  readonly kind: 'approved'
  readonly stake: number
}

export interface RefusedEntry extends EntryIntent {
  readonly kind: 'refused'
  readonly reason: Refusal
}

/** The one gate that every entry passes, in a backtest, on paper and live. */
export function approveEntry(
  intent: EntryIntent,
  portfolio: Portfolio,
  settings: TradingSettings,
): ApprovedEntry | RefusedEntry {
  const { maxOpenTrades } = settings
  if (maxOpenTrades >= 0 && portfolio.open.length >= maxOpenTrades) {
    return { kind: 'refused', reason: 'no-free-slot', ...intent }
  }
  const stake = stakeFor(portfolio, settings)
  if (!(stake > 0)) return { kind: 'refused', reason: 'balance-too-small', ...intent }
  return { kind: 'approved', stake, ...intent }
}

function stakeFor(portfolio: Portfolio, { stakeAmount, maxOpenTrades }: TradingSettings): number {
  const available = portfolio.available
  if (stakeAmount === 'unlimited') return Math.min((available + portfolio.tied) / maxOpenTrades, available)
  return stakeAmount > available ? 0 : stakeAmount
}
