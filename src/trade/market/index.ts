export {
  allocateCandleRows,
  type CandleRows,
  type RawCandle,
  type RejectedRow,
  toCandleRows,
} from './candle-rows.ts'
export { type CandleColumns, candleTrouble, isPossible, requireSound } from './candle-trouble.ts'
export {
  checkQuality,
  type DayCount,
  type Finding,
  type FindingKind,
  type QualityOptions,
  type QualityReport,
} from './check-quality.ts'
export { type CollectedCandles, collectCandles } from './collect-candles.ts'
export {
  DEMO_LABEL,
  DEMO_VENUES,
  type DemoMarket,
  type DemoOptions,
  type DemoSeries,
  type DemoVenue,
  demoMarket,
  isDemoVenue,
} from './demo/demo-market.ts'
export type { PlantedFinding } from './demo/plant-findings.ts'
export { fillGaps } from './fill-gaps.ts'
export { findGaps, type Gap } from './find-gaps.ts'
export { MARKET_ERROR_KINDS, MarketError, type MarketErrorCode } from './market-error.ts'
export { memoryCandleStore } from './memory-candle-store.ts'
export { type MergedColumns, type MergeOptions, type MergeSource, mergeSources } from './merge-sources.ts'
export type { CandleStore, RevisionPolicy, SeriesSummary, WriteOutcome } from './port.ts'
export type { Calendar } from './raster.ts'
export { type ResampleOptions, resample } from './resample.ts'
export { bestSeries, storedCandles } from './stored-candles.ts'
