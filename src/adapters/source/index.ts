export { type ArchiveMarket, type ArchiveName, archiveName } from './binance-vision/archive-name.ts'
export { archivePair } from './binance-vision/archive-pair.ts'
export {
  type ArchivePeriod,
  type ArchiveSeries,
  archivePath,
  archiveSeries,
  monthAt,
  wholeDays,
  wholeMonths,
} from './binance-vision/archive-plan.ts'
export { type FetchArchiveOptions, fetchArchive } from './binance-vision/fetch-archive.ts'
export { type ReadArchive, readArchive } from './binance-vision/read-archive.ts'
export { candleName } from './candle-name.ts'
export { type CandleFile, type CandleFilesOptions, candleFiles } from './csv/candle-files.ts'
export { fetchBytes, releaseBytes } from './csv/read-bytes.ts'
export { parseCandles, type ReadCandles, readCandles } from './csv/read-candles.ts'
export { csvHeader, firstTimes, type ReadTable, readTable } from './csv/read-table.ts'
export { sampleSp500 } from './csv/sample-sp500.ts'
export { formatCandles, writeCandles } from './csv/write-candles.ts'
export { formatTable } from './csv/write-table.ts'
export { readFunding } from './freqtrade/read-funding.ts'
export { parsePanel, type ReadPanel, readPanel } from './panel/read-panel.ts'
export { panelFeaturesCsv, writePanel, writePanelFeatures } from './panel/write-panel.ts'
export { type ReplayOptions, replayFeed } from './replay/replay-feed.ts'
export { SOURCE_ERROR_KINDS, SourceError, type SourceErrorCode } from './source-error.ts'
export { type StoredFeedOptions, storedFeed, storedUntil } from './stored/stored-feed.ts'
