import fc from 'fast-check'
import { type ClosedTrade, parsePair } from '../../domain/index.ts'

/** 2024-01-01, a Monday. */
export const START = Date.UTC(2024, 0, 1)
export const HOUR = 3_600_000

/** A trade of 100 that gained `profitAbs`, opened `hours` after {@link START} and held for one hour. */
export function closedTrade(profitAbs: number, hours = 0, changes: Partial<ClosedTrade> = {}): ClosedTrade {
  return {
    id: hours + 1,
    pair: parsePair('ETH/BTC'),
    isShort: false,
    leverage: 1,
    openTime: START + hours * HOUR,
    closeTime: START + (hours + 1) * HOUR,
    openRate: 100,
    closeRate: 100 + profitAbs,
    amount: 1,
    stakeAmount: 100,
    feeOpen: 0,
    feeClose: 0,
    profitRatio: profitAbs / 100,
    profitAbs,
    exitReason: 'exit_signal',
    minRate: 90,
    maxRate: 110,
    initialStopLoss: 1,
    stopLoss: 1,
    fundingFees: 0,
    liquidationPrice: null,
    ...changes,
  }
}

/** One trade an hour with these profits. */
export function tradesOf(profits: readonly number[]): readonly ClosedTrade[] {
  return profits.map((profit, row) => closedTrade(profit, row))
}

/** Profits between −5 and 5 in cents, zeros among them. */
export const anyProfits = fc.array(
  fc.integer({ min: -500, max: 500 }).map((cents) => cents / 100),
  { maxLength: 120 },
)
