import type { FastRun } from './fast-run.ts'
import { NOT_ENTERED } from './trade-columns.ts'
import { impossibleOrder } from './trade-path.ts'

/** In place of a trade: the gate refused. */
export const REFUSED = -1

/**
 * The gate that every entry passes, as `risk-gate.ts` has it, and the new trade: its row in the columns, or
 * {@link REFUSED}. `row` is that of the candle, negative for a short.
 */
export function enterTrade(run: FastRun, market: number, row: number): number {
  const { rules, trades, open } = run
  if (rules.maxOpenTrades >= 0 && run.openCount >= rules.maxOpenTrades) {
    run.rejectedSignals++
    return REFUSED
  }
  let tied = 0
  for (let i = 0; i < run.openCount; i++) tied += trades.stake[open[i]!]!
  const free = run.balance - tied
  const available = Math.min((tied + free) * rules.tradableRatio - tied, free)
  let stake = rules.stakeAmount
  if (Number.isNaN(stake)) stake = Math.min((available + tied) / rules.slots, available)
  else if (stake > available) stake = available > rules.leastStake ? available : 0
  if (!(stake > 0)) return REFUSED

  const entryRow = Math.abs(row)
  const rate = run.series[market]!.candles.open[entryRow]!
  const leverage = run.leverage[market]!
  const amount = (stake / rate) * leverage
  if (!(amount > 0)) return REFUSED
  const id = trades.add()
  trades.market[id] = market
  trades.isShort[id] = row < 0 ? 1 : 0
  trades.entryRow[id] = entryRow
  trades.amount[id] = amount
  trades.openRate[id] = rate
  trades.closeRate[id] = rate
  if (!(rate > 0)) throw impossibleOrder(run, id)
  trades.stake[id] = (amount * rate) / leverage
  trades.seenFrom[id] = NOT_ENTERED
  run.tradeOf[market] = id
  open[run.openCount++] = id
  return id
}
