import type { TradingSettings } from '../../domain/index.ts'
import type { Bar } from '../orders/index.ts'
import { type Position, profitAt } from './position.ts'

const MINUTE = 60_000

/**
 * The rate at which the ROI table closes the position on this candle, or undefined when it does not.
 * The step with the greatest key of the minutes held decides; the candle's best rate must exceed it.
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
  const { isShort } = position
  if (!(profitAt(position, isShort ? bar.low : bar.high) > ratio)) return undefined

  const onCandle = (minutes * MINUTE) % timeframe === 0
  if (ratio === -1 && onCandle) return bar.open
  const rate = rateOf(position, ratio)
  const openIsBetter = isShort ? bar.open < rate : bar.open > rate
  if (held > 0 && held === minutes && onCandle && openIsBetter) return bar.open
  if (held === 0 && turnsAround(position, bar) && (isShort ? rate < bar.close : rate > bar.close)) {
    return undefined
  }
  return Math.min(Math.max(rate, bar.low), bar.high)
}

/** The rate whose profit, fees on both sides and leverage included, is `ratio`. */
function rateOf({ isShort, openRate, feeOpen, feeClose, leverage }: Position, ratio: number): number {
  const gain = (openRate * ratio) / leverage
  return isShort
    ? (openRate * (1 - feeOpen) - gain) / (1 + feeClose)
    : (gain + openRate * (1 + feeOpen)) / (1 - feeClose)
}

/** The entry was better than the open, and the candle went the other way: the rate came before the entry. */
function turnsAround({ isShort, openRate }: Position, { open, close }: Bar): boolean {
  return isShort ? open < close && openRate > open : open > close && openRate < open
}
