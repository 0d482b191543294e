import type { TradingSettings } from '../../domain/index.ts'
import type { Bar } from '../orders/index.ts'
import { type Position, profitAt } from './position.ts'
import { stepped } from './steps.ts'

/** What may move a stop beside the settings, and how exact it may stand. */
export interface StopOptions {
  /** The strategy's own distance, asked with the best rate of the candle; nothing or 0 leaves the stop. */
  readonly custom?: ((rate: number, profit: number) => number | null | undefined) | undefined
  readonly priceStep?: number | null | undefined
}

/**
 * Lets the stop follow the candle's best rate; it only ever moves towards the trade, and only while the
 * candle has not reached it. Then says whether the candle reached it.
 */
export function moveAndTestStop(
  position: Position,
  bar: Bar,
  settings: TradingSettings,
  options: StopOptions = {},
): boolean {
  if ((settings.trailingStop || options.custom) && !isReached(position, bar)) {
    follow(position, position.isShort ? bar.low : bar.high, settings, options)
  }
  return isReached(position, bar)
}

function isReached({ isShort, stopLoss }: Position, bar: Bar): boolean {
  return isShort ? stopLoss <= bar.high : stopLoss >= bar.low
}

function follow(
  position: Position,
  best: number,
  settings: TradingSettings,
  { custom, priceStep }: StopOptions,
): void {
  let ratio = Math.abs(settings.stoploss)
  const wanted = custom?.(best, profitAt(position, best))
  if (wanted && Number.isFinite(wanted)) {
    ratio = Math.abs(wanted)
    tighten(position, best, ratio, priceStep)
  }
  if (!settings.trailingStop) return
  const positive = settings.trailingStopPositive
  const offset = settings.trailingStopPositiveOffset
  if (settings.trailingOnlyOffsetIsReached || positive !== null) {
    const profit = profitAt(position, best)
    if (settings.trailingOnlyOffsetIsReached && profit < offset) return
    if (positive !== null && profit > offset) ratio = positive
  }
  tighten(position, best, ratio, priceStep)
}

/** Where a stop stands that is `ratio` away from `rate`; on a price step that is not worse for the trade. */
export function stopPrice(
  { isShort, leverage }: Position,
  rate: number,
  ratio: number,
  priceStep?: number | null,
): number {
  const price = isShort ? rate * (1 + ratio / leverage) : rate * (1 - ratio / leverage)
  return stepped(price, priceStep, isShort ? 'down' : 'up')
}

/** Moves the stop to `ratio` from `rate` if that is closer to the trade. */
export function tighten(position: Position, rate: number, ratio: number, priceStep?: number | null): void {
  const stop = stopPrice(position, rate, ratio, priceStep)
  if (position.isShort ? stop >= position.stopLoss : stop <= position.stopLoss) return
  position.stopLoss = stop
  position.stopRatio = ratio
  position.stopMoved = true
}

/**
 * Where a reached stop leaves. Beyond the candle: at its open. A trailing stop that moved and was hit
 * on the candle of the entry takes the worst path that arms it; else at the stop itself.
 */
export function stopRate(
  position: Position,
  bar: Bar,
  settings: TradingSettings,
  hasCustomStop = false,
): number {
  const { isShort, leverage, stopLoss, stopRatio } = position
  if (isShort ? stopLoss < bar.low : stopLoss > bar.high) return bar.open
  if (!position.stopMoved || !isFirstMinute(position, bar)) return stopLoss
  const side = isShort ? -1 : 1
  const { trailingStop, trailingOnlyOffsetIsReached, trailingStopPositive, trailingStopPositiveOffset } =
    settings
  const rate =
    trailingStop && !hasCustomStop && trailingOnlyOffsetIsReached && trailingStopPositive
      ? bar.open * (1 + side * trailingStopPositiveOffset - (side * trailingStopPositive) / leverage)
      : bar.open * (1 - (side * stopRatio) / leverage)
  return isShort ? Math.min(bar.high, rate) : Math.max(bar.low, rate)
}

function isFirstMinute({ openTime }: Position, { time }: Bar): boolean {
  return time - openTime < 60_000
}
