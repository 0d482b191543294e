export { memoryBookStore } from './book/memory-book-store.ts'
export { BOOK_LEVELS, BOOK_RETENTION_MS, type BookKey, type BookStore } from './book/port.ts'
export { bookTrouble, requireBooks } from './book/require-book.ts'
export type { BudgetSize, BudgetStore, SeriesTurns } from './budget-port.ts'
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
export { type Coverage, type CoverageDay, type CoverageOptions, coverage } from './coverage.ts'
export { type DataFlow, dataFlow, type FlowState, lastDayOf } from './coverage-flow.ts'
export { type Cron, nextCronTime, parseCron, type Zone } from './cron.ts'
export { DEMO_PAIRS } from './demo/demo-instruments.ts'
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
export { type MarketMessage, marketMessage, routingKey, seriesOfEvent } from './events/market-message.ts'
export type { MarketEvent, MarketEventKind, MarketOutbox, OutboxClaim, OutboxState } from './events/port.ts'
export { type MessageOutcome, type SourceMessage, takeMessage } from './events/take-message.ts'
export { fillGaps } from './fill-gaps.ts'
export { findGaps, type Gap } from './find-gaps.ts'
export { joinFunding } from './funding/join-funding.ts'
export { memoryFundingStore } from './funding/memory-funding-store.ts'
export type { ContractKey, FundingRate, FundingStore, FundingSummary } from './funding/port.ts'
export { requireRates } from './funding/require-rates.ts'
export { markVenue, type StoredFunding, storedFunding } from './funding/stored-funding.ts'
export { API_KEY_BYTES, judgeApiKey, makeApiKey, prefixOf, type StoredKey } from './ingest/api-key.ts'
export type { ApiKey, ApiKeyStore, KeyAnswer, KeyRefusal, KeyScope, KeyUse } from './ingest/api-key-port.ts'
export { ROLLED_UP } from './ingest/derive-candle.ts'
export { ingestOutcome } from './ingest/ingest-outcome.ts'
export { type KeyWorld, memoryApiKeyStore } from './ingest/memory-api-key-store.ts'
export { memoryIngestStore } from './ingest/memory-ingest-store.ts'
export { requireNetworks } from './ingest/network.ts'
export {
  type CandleReadings,
  type IngestCandle,
  type IngestDetail,
  type IngestOutcome,
  type IngestPolicy,
  type IngestSource,
  type IngestStatus,
  type IngestStore,
  type IngestTick,
  MAX_INGEST_ITEMS,
  type SentAs,
  type SymbolNames,
  type TickOutcome,
  USUAL_MOST_PAIRS,
} from './ingest/port.ts'
export { readIngestCandles } from './ingest/read-candles.ts'
export type { ItemTrouble, ReadItems } from './ingest/read-fields.ts'
export { readSymbol } from './ingest/read-symbol.ts'
export { readIngestTicks } from './ingest/read-ticks.ts'
export { requireBatch, requireFewPairs, requireSource, requireSourceName } from './ingest/require-batch.ts'
export { interpolateColumn } from './interpolate-column.ts'
export type { LakeFile, LakeLedger, LakeMark } from './lake-port.ts'
export { MARKET_ERROR_KINDS, MarketError, type MarketErrorCode } from './market-error.ts'
export { type MemoryCandleStore, memoryCandleStore } from './memory-candle-store.ts'
export { memoryLakeLedger } from './memory-lake-ledger.ts'
export { type MergedColumns, type MergeOptions, type MergeSource, mergeSources } from './merge-sources.ts'
export { monthOf, monthRange } from './month-of.ts'
export { planRepair, type RepairAction, type RepairOptions, type RepairStep } from './plan-repair.ts'
export type { CandleStore, RevisionPolicy, SeriesSummary, WriteOptions, WriteOutcome } from './port.ts'
export { aroundDays, type QualityDay, type QualityDaysOptions, qualityDays } from './quality-days.ts'
export type { Calendar } from './raster.ts'
export { type ResampleOptions, resample } from './resample.ts'
export {
  SCHEDULE_LEASE_MS,
  type Schedule,
  type ScheduleOutcome,
  type ScheduleRun,
  type ScheduleStore,
} from './schedule-port.ts'
export { bestSeries, storedCandles } from './stored-candles.ts'
export type {
  BookView,
  CandleStreamOptions,
  MarketStream,
  PublicTrade,
  Quote,
} from './stream-port.ts'
export {
  type AgedRange,
  type ExpireOptions,
  type MarketUpkeep,
  TICK_RETENTION_MS,
} from './upkeep-port.ts'
