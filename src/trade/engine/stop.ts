import type { TradingSettings } from '../../domain/index.ts'
import type { Bar } from '../orders/index.ts'
import { type Position, profitAt } from './position.ts'

/**
 * Lets a trailing stop follow the candle's high; it only ever moves up, and only while the candle
 * has not reached it. Then says whether the candle reached it.
 */
export function moveAndTestStop(position: Position, bar: Bar, settings: TradingSettings): boolean {
  if (settings.trailingStop && position.stopLoss < bar.low) trail(position, bar.high, settings)
  return position.stopLoss >= bar.low
}

function trail(position: Position, high: number, settings: TradingSettings): void {
  const positive = settings.trailingStopPositive
  const offset = settings.trailingStopPositiveOffset
  let ratio = Math.abs(settings.stoploss)
  if (settings.trailingOnlyOffsetIsReached || positive !== null) {
    const profit = profitAt(position, high)
    if (settings.trailingOnlyOffsetIsReached && profit < offset) return
    if (positive !== null && profit > offset) ratio = positive
  }
  const stop = high * (1 - ratio)
  if (stop <= position.stopLoss) return
  position.stopLoss = stop
  position.stopRatio = ratio
  position.stopMoved = true
}

/**
 * Where a reached stop sells. Above the candle: at its open. A trailing stop that moved and was hit
 * on the candle of the entry takes the worst path that arms it; else at the stop itself.
 */
export function stopRate(position: Position, bar: Bar, settings: TradingSettings): number {
  if (position.stopLoss > bar.high) return bar.open
  if (!position.stopMoved || bar.time !== position.openTime) return position.stopLoss
  const positive = settings.trailingStopPositive
  const rate =
    settings.trailingOnlyOffsetIsReached && positive
      ? bar.open * (1 + settings.trailingStopPositiveOffset - positive)
      : bar.open * (1 - position.stopRatio)
  return Math.max(bar.low, rate)
}
