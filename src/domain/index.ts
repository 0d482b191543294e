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
export { nearest } from './nearest.ts'
export type { MinimalRoi, TradingSettings } from './settings.ts'
export { formatTime, parseTimeRange, type TimeRange } from './time.ts'
export { candleStart, parseTimeframe, TIMEFRAMES, type Timeframe, timeframeMs } from './timeframe.ts'
export type { ClosedTrade, ExitReason } from './trade.ts'
