import type { TradingSettings } from '../../../domain/index.ts'
import { timeframeMs } from '../../../domain/index.ts'
import type { Market } from '../market.ts'
import { type EntryList, entryList } from './entry-list.ts'
import { type FastSeries, type FastSignals, fastSeries, fastSignals } from './fast-market.ts'
import { type FastRules, fastRules } from './fast-rules.ts'

/** A run that the fast path can do, worked out as far as it does not depend on trades. */
export interface FastPlan {
  readonly rules: FastRules
  readonly series: readonly FastSeries[]
  readonly signals: readonly FastSignals[]
  readonly entries: EntryList
}

/**
 * The plan of a run without callbacks, observers and an exchange of its own, or undefined where markets or
 * settings need what only the reference does. The caller has checked the markets as `simulate` does.
 */
export function fastPlan(markets: readonly Market[], settings: TradingSettings): FastPlan | undefined {
  const first = markets[0]
  if (!first) return undefined
  const { timeframe } = first.candles
  const rules = fastRules(settings, timeframe)
  const series = rules && fastSeries(markets, timeframeMs(timeframe))
  if (!series) return undefined
  const signals = markets.map((market) => fastSignals(market, rules.isFutures))
  return { rules, series, signals, entries: entryList(series, signals, rules.isFutures) }
}
