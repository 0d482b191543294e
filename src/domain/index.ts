export type { BotMode, BotResources, BotRuntime, BotSpec, ParameterValue } from './bot-spec.ts'
export {
  allocateCandles,
  allocateColumn,
  allocateMask,
  type Candles,
  type Column,
  type Mask,
  PRICE_COLUMNS,
  rowAt,
  sliceCandles,
} from './candles.ts'
export { Fault, type FaultDetails, type FaultKind } from './fault.ts'
export {
  baseOf,
  type Pair,
  parsePair,
  parseVenue,
  quoteOf,
  type SeriesKey,
  type Venue,
} from './instrument.ts'
export {
  type FundingRates,
  type InstrumentRules,
  type MaintenanceTier,
  NO_RULES,
} from './instrument-rules.ts'
export { nearest } from './nearest.ts'
export { isInNetworks, isNetwork, NETWORK_FORM } from './network.ts'
export type { FeeTier, MinimalRoi, Protection, Span, TradingSettings } from './settings.ts'
export { formatTime, parseTimeRange, type TimeRange } from './time.ts'
export { candleStart, parseTimeframe, TIMEFRAMES, type Timeframe, timeframeMs } from './timeframe.ts'
export {
  NO_TRACING,
  type OpenSpan,
  readTraceParent,
  type SpanOptions,
  type TraceAttributes,
  type TraceParent,
  type Tracing,
} from './trace.ts'
export { type ClosedTrade, EXIT_REASONS, type ExitReason, type TradeFill } from './trade.ts'
export { allocateOutcomes, type Labels, type TradeOutcomes, tradeOutcomes } from './trade-outcomes.ts'
