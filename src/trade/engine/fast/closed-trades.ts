import { type ClosedTrade, EXIT_REASONS } from '../../../domain/index.ts'
import type { FastRun } from './fast-run.ts'
import { extremesOf } from './trade-path.ts'

/** The finished trades of a run as objects, in order of closing. */
export function closedTrades(run: FastRun): ClosedTrade[] {
  const { trades } = run
  return Array.from(trades.order.subarray(0, trades.closed), (id) => closedTrade(run, id))
}

function closedTrade(run: FastRun, id: number): ClosedTrade {
  const { rules, series, trades } = run
  const market = trades.market[id]!
  const { pair, candles } = series[market]!
  const isShort = trades.isShort[id] === 1
  const leverage = run.leverage[market]!
  const openRate = trades.openRate[id]!
  const profitAbs = trades.profitAbs[id]!
  const { min, max } = extremesOf(run, id)
  return {
    id: id + 1,
    pair,
    isShort,
    leverage,
    openTime: candles.time[trades.entryRow[id]!]!,
    closeTime: candles.time[trades.exitRow[id]!]!,
    openRate,
    closeRate: trades.closeRate[id]!,
    amount: trades.amount[id]!,
    stakeAmount: trades.stake[id]!,
    feeOpen: rules.fee,
    feeClose: rules.fee,
    profitRatio: (profitAbs / trades.openValue[id]!) * leverage,
    profitAbs,
    exitReason: EXIT_REASONS[trades.reason[id]!]!,
    minRate: min,
    maxRate: max,
    initialStopLoss: openRate * (1 - ((isShort ? -1 : 1) * rules.stopRatio) / leverage),
    stopLoss: trades.stop[id]!,
    fundingFees: trades.fundingFees[id]!,
    liquidationPrice: rules.isFutures ? trades.liquidation[id]! : null,
  }
}
