import { type TradingSettings, timeframeMs } from '../../domain/index.ts'
import type { BoundCallbacks } from '../strategy/index.ts'
import type { Candle } from './bars.ts'
import { type Exit, findExit } from './exit.ts'
import type { Market } from './market.ts'
import { tradeMoment } from './moments.ts'
import type { Position } from './position.ts'
import { stepped } from './steps.ts'
import { moveAndTestStop } from './stop.ts'

/** Whom and what an exit depends on beside the position and its candle. */
export interface ExitContext {
  readonly market: Market
  readonly settings: TradingSettings
  readonly callbacks: BoundCallbacks
}

/**
 * Brings the extremes seen and the stop up to date, then finds the first exit that the strategy does not
 * refuse, at the price that it names.
 */
export function searchExit(position: Position, candle: Candle, context: ExitContext): Exit | undefined {
  const { market, settings, callbacks } = context
  const { row, bar } = candle
  if (bar.high > position.maxRate) position.maxRate = bar.high
  if (bar.low < position.minRate) position.minRate = bar.low
  const { customStoploss, customExit } = callbacks
  const stopped = moveAndTestStop(position, bar, settings, {
    custom: customStoploss && ((rate) => customStoploss(tradeMoment(market, position, { ...candle, rate }))),
    priceStep: market.rules?.priceStep,
  })
  const enter = (position.isShort ? market.enterShort : market.enterLong)?.[row - 1] === 1
  const exit = (position.isShort ? market.exitShort : market.exitLong)?.[row - 1] === 1
  const asks = customExit && settings.useExitSignal && !(exit && !enter)
  const question = {
    ...{ bar, enter, exit, settings, stopped },
    timeframe: timeframeMs(market.candles.timeframe),
    hasCustomStop: customStoploss !== undefined,
    custom: (asks && customExit(tradeMoment(market, position, candle))) || undefined,
  }
  return findExit(position, question, (found) => confirmed(position, candle, { ...context, exit: found }))
}

/** The exit as it is, or undefined where the strategy refuses it. */
function confirmed(
  position: Position,
  candle: Candle,
  { exit, ...context }: ExitContext & { readonly exit: Exit },
): Exit | undefined {
  const { confirmTradeExit } = context.callbacks
  const priced = pricedExit(position, candle, { ...context, exit })
  if (!confirmTradeExit || exit.kind === 'liquidation') return priced
  const moment = tradeMoment(context.market, position, candle)
  return confirmTradeExit({ ...moment, reason: exit.reason, limit: priced.rate }) ? priced : undefined
}

/** A signal's exit at the strategy's own price, on the instrument's raster and not beyond the candle. */
export function pricedExit(
  position: Position,
  candle: Candle,
  { exit, market, settings, callbacks }: ExitContext & { readonly exit: Exit },
): Exit {
  const { customExitPrice } = callbacks
  if (!customExitPrice || exit.kind !== 'signal' || settings.orderTypes.exit !== 'limit') return exit
  const moment = tradeMoment(market, position, { ...candle, rate: exit.rate })
  const wanted = customExitPrice({ ...moment, reason: exit.reason })
  if (!wanted || wanted === exit.rate) return exit
  const rate = stepped(wanted, market.rules?.priceStep, 'nearest')
  const { low, high } = candle.bar
  return { ...exit, rate: position.isShort ? Math.min(rate, high) : Math.max(rate, low) }
}
