export { type Appended, type AppendRequest, appendCandles } from './append-candles.ts'
export { type AppendFundingRequest, appendFunding } from './append-funding.ts'
export type { Pause } from './ask-patiently.ts'
export type { CandleBlock } from './candle-block.ts'
export { markPrices } from './contract-pages.ts'
export { type DownloadRequest, downloadCandles } from './download-candles.ts'
export { EXCHANGE_ERROR_KINDS, ExchangeError, type ExchangeErrorCode } from './exchange-error.ts'
export { isExchange } from './is-exchange.ts'
export {
  type CandleRow,
  type OpenExchangeOptions,
  type OpenedExchange,
  openExchange,
} from './open-exchange.ts'
export { type OpenedStream, type OpenStreamOptions, openStream } from './open-stream.ts'
export type { BooksWanted } from './record-books.ts'
export { type RecordRequest, recordMarket, type StoredNews } from './record-market.ts'
export type { StreamNews } from './stream-link.ts'
export { SYSTEM_CLOCK, type VenueClock } from './venue-clock.ts'
