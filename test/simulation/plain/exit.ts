import { type ExitReason, NO_RULES } from '../../../src/domain/index.ts'
import { decimalOf, dividedBy, floatOf, times, toStep } from './decimal.ts'
import { add } from './entry.ts'
import { tryFill, type Work } from './fill.ts'
import { profitAt } from './holding.ts'
import { entriesOf, tradeMoment } from './moments.ts'
import { roiRate } from './roi.ts'
import { type PlainRun, sideOf } from './run.ts'
import { greatestValue, leastValue } from './stake-limits.ts'
import { isPassed, isReached, moveStop, stopRate } from './stop.ts'
import { availableIn } from './wallet.ts'

interface Exit {
  readonly reason: ExitReason
  readonly rate: number
  /** Whether the strategy may name another price, and whether it may refuse. */
  readonly isPriced?: boolean
  readonly isForced?: boolean
}

/** Asks whether to buy more or to sell a part. */
export function adjustPosition(run: PlainRun, work: Work): void {
  const { settings, callbacks } = run
  if (!callbacks.adjustTradePosition) return
  const { market, trade, candle } = work
  const rules = market.rules ?? NO_RULES
  const min = leastValue(rules, candle.open, 'rest')
  const max = Math.min(greatestValue(rules, candle.open), availableIn(run))
  const stake = callbacks.adjustTradePosition({ ...tradeMoment(run, work), min, max }) ?? 0
  const most = settings.maxEntryPositionAdjustment
  if (stake > 0 && (most < 0 || entriesOf(trade) <= most)) {
    add(run, work, stake)
    tryFill(run, work, 'entry')
  }
  if (!(stake < 0)) return
  const part = floatOf(dividedBy(times(decimalOf(-stake), decimalOf(trade.amount)), decimalOf(trade.stake)))
  const amount = -stake >= trade.stake ? trade.amount : toStep(part, rules.amountStep, 'down')
  const rest = (trade.amount - amount) * candle.open
  if (amount === 0 || (rest > 0 && rest < min)) return
  const exit: Exit = { reason: 'partial_exit', rate: candle.open, isPriced: true, isForced: true }
  trade.order = orderOf(run, work, { exit, amount })
  tryFill(run, work, 'exit')
}

/** Orders the first exit in line that the strategy does not refuse. Keeps stop and extremes up to date. */
export function lookForExit(run: PlainRun, work: Work): void {
  const { market, trade, candle } = work
  trade.minRate = Math.min(trade.minRate, candle.low)
  trade.maxRate = Math.max(trade.maxRate, candle.high)
  moveStop(run, market, trade, candle)
  for (const exit of exitsInLine(run, work)) {
    const order = orderOf(run, work, { exit, amount: trade.amount })
    if (!order) continue
    trade.order = order
    return
  }
}

function exitsInLine(run: PlainRun, work: Work): readonly Exit[] {
  const { trade, candle } = work
  const line: Exit[] = []
  const signal = signalReason(run, work)
  if (signal) line.push({ reason: signal, rate: candle.open, isPriced: true })
  const isStopHit = isReached(trade, trade.stop, candle)
  const { liquidation } = trade
  if (isStopHit && !trade.stopMoved) line.push({ reason: 'stop_loss', rate: stopRate(run, trade, candle) })
  if (!isStopHit && liquidation !== null && isReached(trade, liquidation, candle)) {
    const rate = isPassed(trade, liquidation, candle) ? candle.open : liquidation
    line.push({ reason: 'liquidation', rate, isForced: true })
  }
  const roi = roiRate(run, trade, candle)
  if (roi !== null) line.push({ reason: 'roi', rate: roi })
  if (isStopHit && trade.stopMoved)
    line.push({ reason: 'trailing_stop_loss', rate: stopRate(run, trade, candle) })
  return line
}

function signalReason(run: PlainRun, work: Work): ExitReason | null {
  const { settings, callbacks } = run
  const { trade, candle } = work
  if (!settings.useExitSignal) return null
  const side = sideOf(trade)
  if (candle.exit[side] && !candle.enter[side]) {
    const isEnough = profitAt(trade, candle.open, settings.fee) > settings.exitProfitOffset
    return !settings.exitProfitOnly || isEnough ? 'exit_signal' : null
  }
  return callbacks.customExit?.(tradeMoment(run, work)) || null
}

/** Null where the strategy refuses. */
function orderOf(run: PlainRun, work: Work, { exit, amount }: { exit: Exit; amount: number }) {
  const { candle } = work
  const { reason } = exit
  const rate = exit.isPriced ? pricedRate(run, work, exit) : exit.rate
  const confirm = run.callbacks.confirmTradeExit
  if (!exit.isForced && confirm?.({ ...tradeMoment(run, work), reason, limit: rate }) === false) return null
  return { side: 'exit' as const, time: candle.time, rate, amount, reason }
}

function pricedRate(run: PlainRun, work: Work, { reason, rate }: Exit): number {
  const { market, trade, candle } = work
  if (run.settings.orderTypes.exit !== 'limit') return rate
  const asked = run.callbacks.customExitPrice?.({ ...tradeMoment(run, work), reason }) ?? null
  if (asked === null) return rate
  const price = asked === rate ? asked : toStep(asked, market.rules?.priceStep ?? null, 'nearest')
  return trade.isShort ? Math.min(price, candle.high) : Math.max(price, candle.low)
}
