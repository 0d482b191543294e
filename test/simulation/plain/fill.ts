import type { ExitReason } from '../../../src/domain/index.ts'
import type { Market } from '../../../src/trade/engine/index.ts'
import { liquidationOf } from './futures.ts'
import { entriesValue, holdingOf } from './holding.ts'
import { protect } from './protections.ts'
import { type Candle, type PlainOrder, type PlainRun, type PlainTrade, remove, sum } from './run.ts'
import { startStop, tightenStop } from './stop.ts'

export interface Work {
  readonly market: Market
  readonly trade: PlainTrade
  readonly candle: Candle
}

/** Fills the order that waits, whole and at its rate, if the candle reaches it. */
export function tryFill(run: PlainRun, work: Work, side: PlainOrder['side']): void {
  const { trade, candle } = work
  const { order } = trade
  if (order?.side !== side || order.rate < candle.low || order.rate > candle.high) return
  trade.order = null
  if (side === 'entry') fillEntry(run, work, order)
  if (side === 'exit') fillExit(run, work, order)
}

function fillEntry(run: PlainRun, { market, trade, candle }: Work, { rate, amount }: PlainOrder): void {
  trade.fills.push({ side: 'entry', time: candle.time, rate, amount })
  hold(run, market, trade)
  if (trade.fills.length > 1) {
    tightenStop(trade, trade.openRate, trade.stopRatio, market.rules)
    return
  }
  startStop(trade, run.settings, market.rules)
  trade.minRate = trade.openRate
  trade.maxRate = trade.openRate
}

function fillExit(run: PlainRun, work: Work, { rate, amount, reason }: PlainOrder): void {
  const { market, trade, candle } = work
  if (amount >= trade.amount) {
    close(run, work, { rate, reason })
    return
  }
  trade.fills.push({ side: 'exit', time: candle.time, rate, amount })
  hold(run, market, trade)
  protect(run, trade, candle.time)
}

/** Brings what is held up to date with the fills. */
function hold(run: PlainRun, market: Market, trade: PlainTrade): void {
  const { amount, rate, value, profits } = holdingOf(trade, run.settings.fee)
  trade.amount = amount
  trade.openRate = rate
  trade.stake = value / trade.leverage
  trade.realized = sum(profits)
  trade.liquidation = liquidationOf(trade, run.settings, market.rules)
}

/** Books the trade with all that is held sold at `rate`. */
export function close(
  run: PlainRun,
  { trade, candle }: Work,
  { rate, reason }: { rate: number; reason: ExitReason },
): void {
  const { fee } = run.settings
  trade.fills.push({ side: 'exit', time: candle.time, rate, amount: trade.amount })
  remove(run, trade)
  const { profits } = holdingOf(trade, fee, trade.funding)
  const profitAbs = sum(profits)
  run.closed.push({
    id: trade.id,
    pair: trade.pair,
    isShort: trade.isShort,
    leverage: trade.leverage,
    openTime: trade.openTime,
    closeTime: candle.time,
    openRate: trade.openRate,
    closeRate: rate,
    amount: trade.amount,
    stakeAmount: trade.stake,
    feeOpen: fee,
    feeClose: fee,
    profitRatio: (profitAbs / entriesValue(trade, fee)) * trade.leverage,
    profitAbs,
    exitReason: reason,
    minRate: trade.minRate,
    maxRate: trade.maxRate,
    initialStopLoss: trade.initialStop,
    stopLoss: trade.stop,
    fundingFees: trade.funding,
    liquidationPrice: trade.liquidation,
    ...(trade.fills.length > 2 && { fills: trade.fills }),
  })
  protect(run, trade, candle.time)
}
