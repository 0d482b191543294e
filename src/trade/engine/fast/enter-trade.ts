import { BUSY, type FastRun, GATE } from './fast-run.ts'
import { NOT_ENTERED } from './trade-columns.ts'

/** In place of a trade: the gate refused. */
export const REFUSED = -1

/**
 * The gate that every entry passes, as `risk-gate.ts` has it, and the new trade: its row in the columns, or
 * {@link REFUSED}. `slot` says market and side, `row` is that of the candle.
 */
export function enterTrade(run: FastRun, slot: number, row: number): number {
  const { rules, trades, open } = run
  const market = slot >> 1
  const { candles } = run.series[market]!
  const hasLocks = rules.protections.length > 0
  if (hasLocks && run.locks.isLocked(market, candles.time[row]!, (slot & 1) === 1 ? 'short' : 'long')) {
    return REFUSED
  }
  if (rules.maxOpenTrades >= 0 && run.openCount >= rules.maxOpenTrades) {
    run.rejectedSignals++
    if (!hasLocks) run.gate = GATE.full
    return REFUSED
  }
  let tied = 0
  for (let i = 0; i < run.openCount; i++) tied += trades.stake[open[i]!]!
  const free = run.balance - tied
  const available = Math.min((tied + free) * rules.tradableRatio - tied, free)
  let stake = rules.stakeAmount
  if (Number.isNaN(stake)) stake = Math.min((available + tied) / rules.slots, available)
  else if (stake > available) stake = available > rules.leastStake ? available : 0
  if (!(stake > 0)) {
    run.gate = GATE.shut
    return REFUSED
  }

  const rate = candles.open[row]!
  const leverage = run.leverage[market]!
  const amount = (stake / rate) * leverage
  if (!(rate > 0 && amount > 0)) return REFUSED
  const id = trades.add()
  trades.market[id] = market
  trades.isShort[id] = slot & 1
  trades.entryRow[id] = row
  trades.amount[id] = amount
  trades.openRate[id] = rate
  trades.stake[id] = (amount * rate) / leverage
  trades.seenFrom[id] = NOT_ENTERED
  run.tradeOf[market] = id
  run.busyUntil[market] = BUSY
  open[run.openCount++] = id
  if (run.openCount === open.length) run.gate = GATE.shut
  return id
}
