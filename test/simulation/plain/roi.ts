import { profitAt } from './holding.ts'
import { bestOf, type Candle, type PlainRun, type PlainTrade, sideOf, signOf } from './run.ts'

/** Where the trade leaves because it has earned enough for its age; null where it does not. */
export function roiRate(run: PlainRun, trade: PlainTrade, candle: Candle): number | null {
  const { settings } = run
  const minutes = Math.floor((candle.time - trade.openTime) / 60_000)
  const steps = settings.minimalRoi.filter((step) => step.minutes <= minutes)
  const step = steps.toSorted((a, b) => a.minutes - b.minutes).at(-1)
  if (!step || profitAt(trade, bestOf(trade, candle), settings.fee) <= step.ratio) return null
  if (settings.ignoreRoiIfEntrySignal && candle.enter[sideOf(trade)]) return null

  const onRaster = step.minutes % (run.timeframe / 60_000) === 0
  if (step.ratio === -1 && onRaster) return candle.open
  const rate = rateOf(trade, step.ratio, settings.fee)
  const sign = signOf(trade)
  const beginsHere = minutes > 0 && minutes === step.minutes
  if (beginsHere && onRaster && (candle.open - rate) * sign > 0) return candle.open

  const isAgainst = (candle.close - candle.open) * sign < 0
  const cameLater = (candle.open - trade.openRate) * sign > 0
  if (minutes === 0 && isAgainst && cameLater && (rate - candle.close) * sign > 0) return null
  return Math.min(Math.max(rate, candle.low), candle.high)
}

/** Where the profit after both fees is `ratio`. */
function rateOf({ isShort, openRate, leverage }: PlainTrade, ratio: number, fee: number): number {
  const gain = (openRate * ratio) / leverage
  if (isShort) return (openRate * (1 - fee) - gain) / (1 + fee)
  return (gain + openRate * (1 + fee)) / (1 - fee)
}
