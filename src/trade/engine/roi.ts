import type { TradingSettings } from '../../domain/index.ts'
import type { Bar } from '../orders/index.ts'
import { type Position, profitAt } from './position.ts'

const MINUTE = 60_000

/**
 * The rate at which the ROI table closes the position on this candle, or undefined when it does not.
 * The step with the greatest key of the minutes held decides; the candle's high must exceed it.
 */
export function roiRate(
  position: Position,
  bar: Bar,
  settings: TradingSettings,
  timeframe: number,
): number | undefined {
  const held = Math.floor((bar.time - position.openTime) / MINUTE)
  const steps = settings.minimalRoi
  let step = steps.length - 1
  while (step >= 0 && steps[step]!.minutes > held) step--
  if (step < 0) return undefined
  const { minutes, ratio } = steps[step]!
  if (!(profitAt(position, bar.high) > ratio)) return undefined

  const onCandle = (minutes * MINUTE) % timeframe === 0
  if (ratio === -1 && onCandle) return bar.open
  const { openRate, fee } = position
  const rate = (openRate * ratio + openRate * (1 + fee)) / (1 - fee)
  if (held > 0 && held === minutes && onCandle && bar.open > rate) return bar.open
  const redEntryCandle = held === 0 && bar.open > bar.close && openRate < bar.open
  if (redEntryCandle && rate > bar.close) return undefined
  return Math.min(Math.max(rate, bar.low), bar.high)
}
