import { type TradingSettings, timeframeMs } from '../../../domain/index.ts'
import type { Market } from '../market.ts'
import { type FastSeries, fastSeries } from './fast-series.ts'
import { hasKernel } from './kernel.ts'
import type { SignalMasks } from './market-cells.ts'
import { type RuleCells, ruleCells } from './rule-cells.ts'

/** A run that the kernel can do. */
export interface FastPlan {
  readonly rules: RuleCells
  readonly series: readonly FastSeries[]
  readonly masks: readonly SignalMasks[]
}

/**
 * The plan of a run without callbacks, observers and an exchange of its own, or undefined where markets or
 * settings need what only the reference does, and where the engine runs no WebAssembly. The caller has checked
 * the markets as `simulate` does.
 */
export function fastPlan(markets: readonly Market[], settings: TradingSettings): FastPlan | undefined {
  const timeframe = markets[0]?.candles.timeframe
  if (!timeframe || !hasKernel()) return undefined
  const rules = ruleCells(settings, timeframe)
  const series = rules && fastSeries(markets, timeframeMs(timeframe))
  return series && { rules, series, masks: markets }
}
