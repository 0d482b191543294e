import { type InstrumentRules, NO_RULES, type TradingSettings } from '../../../src/domain/index.ts'
import type { Market } from '../../../src/trade/engine/index.ts'
import { toStep } from './decimal.ts'
import { profitAt } from './holding.ts'
import { tradeMoment } from './moments.ts'
import { bestOf, type Candle, type PlainRun, type PlainTrade, signOf, worstOf } from './run.ts'

/** The stop of a trade that has just been opened. */
export function startStop(trade: PlainTrade, { stoploss }: TradingSettings, rules?: InstrumentRules): void {
  const stop = stopFrom(trade, trade.openRate, stoploss, rules)
  Object.assign(trade, { initialStop: stop, stop, stopRatio: stoploss, stopMoved: false })
}

/** Moves the stop to `ratio` from `rate` where that is nearer to the price. */
export function tightenStop(trade: PlainTrade, rate: number, ratio: number, rules?: InstrumentRules): void {
  const stop = stopFrom(trade, rate, ratio, rules)
  if ((stop - trade.stop) * signOf(trade) <= 0) return
  Object.assign(trade, { stop, stopRatio: ratio, stopMoved: true })
}

/** The strategy's own stop, then the trailing one, both from the best rate of the candle. */
export function moveStop(run: PlainRun, market: Market, trade: PlainTrade, candle: Candle): void {
  const { settings, callbacks } = run
  if ((trade.stop - worstOf(trade, candle)) * signOf(trade) >= 0) return
  const best = bestOf(trade, candle)
  const moment = tradeMoment(run, { market, trade, candle }, best)
  const custom = callbacks.customStoploss?.(moment) || null
  if (custom !== null) tightenStop(trade, best, custom, market.rules)

  if (!settings.trailingStop) return
  const profit = profitAt(trade, best, settings.fee)
  const offset = settings.trailingStopPositiveOffset
  if (settings.trailingOnlyOffsetIsReached && profit < offset) return
  const positive = profit > offset ? settings.trailingStopPositive : null
  tightenStop(trade, best, positive ?? custom ?? settings.stoploss, market.rules)
}

export function isReached(trade: PlainTrade, price: number, candle: Candle): boolean {
  return (price - worstOf(trade, candle)) * signOf(trade) >= 0
}

/** The whole candle is beyond this price: who wants to leave there leaves at the open. */
export function isPassed(trade: PlainTrade, price: number, candle: Candle): boolean {
  return (price - bestOf(trade, candle)) * signOf(trade) > 0
}

/** Where a stop that was hit leaves; on the candle of the entry a stop that moved takes the worst path. */
export function stopRate(run: PlainRun, trade: PlainTrade, candle: Candle): number {
  if (isPassed(trade, trade.stop, candle)) return candle.open
  if (!trade.stopMoved || candle.time !== trade.openTime) return trade.stop
  const { trailingStop, trailingOnlyOffsetIsReached, trailingStopPositive, trailingStopPositiveOffset } =
    run.settings
  const sign = signOf(trade)
  const isPlain = trailingStop && !run.callbacks.customStoploss
  const { leverage, stopRatio } = trade
  const worstPath =
    isPlain && trailingOnlyOffsetIsReached && trailingStopPositive
      ? candle.open * (1 + sign * trailingStopPositiveOffset - (sign * trailingStopPositive) / leverage)
      : candle.open * (1 - sign * Math.abs(stopRatio / leverage))
  return trade.isShort ? Math.min(worstPath, candle.high) : Math.max(worstPath, candle.low)
}

/** Rounded to the tick towards the price. */
function stopFrom(trade: PlainTrade, rate: number, ratio: number, rules = NO_RULES): number {
  const stop = rate * (1 - signOf(trade) * Math.abs(ratio / trade.leverage))
  return toStep(stop, rules.priceStep, trade.isShort ? 'down' : 'up')
}
