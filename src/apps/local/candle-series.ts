import { candleFiles, type ReadCandles } from '../../adapters/source/index.ts'
import type { Candles, Pair, Timeframe } from '../../domain/index.ts'
import { requireOneWallet } from '../../trade/engine/index.ts'
import { resample } from '../../trade/market/index.ts'
import { fetchCandleFile, leftOut, readCandleFile } from './read-candle-file.ts'

/** One pair of a backtest and the file that holds its candles. */
export interface SeriesFile {
  readonly pair: Pair
  readonly path: string
  /** Candle length of the file, and the one wanted. */
  readonly stored: Timeframe
  readonly timeframe: Timeframe
}

/**
 * The files behind `--candles`: one folder, or files. Without `pairs` all pairs with a file of the
 * timeframe itself; only where there is none, those whose shorter candles can be aggregated.
 * @throws EngineError `engine.quotes`
 */
export function seriesFiles(
  paths: readonly string[],
  { timeframe, pairs }: { readonly timeframe: Timeframe; readonly pairs?: readonly Pair[] },
): readonly SeriesFile[] {
  const source = paths.length === 1 ? paths[0]! : paths
  const found = candleFiles(source, { timeframe, ...(pairs && { pairs }) })
  const exact = found.filter((file) => file.timeframe === timeframe)
  const files = pairs || exact.length === 0 ? found : exact
  requireOneWallet(files.map(({ pair }) => pair))
  return files.map((file) => ({ pair: file.pair, path: file.path, stored: file.timeframe, timeframe }))
}

export interface FileSeries {
  readonly pair: Pair
  readonly candles: Candles
  /** What was left out, in words; empty for a clean file. */
  readonly warnings: readonly string[]
}

/** Reads one file and aggregates it to the timeframe wanted. */
export function readSeries(file: SeriesFile): FileSeries {
  return toSeries(file, readCandleFile(file.path, file.stored))
}

/**
 * The same of a file that is read and unpacked while this thread does something else. What it resolves to
 * makes the series, once.
 */
export async function fetchSeries(file: SeriesFile): Promise<() => FileSeries> {
  const read = await fetchCandleFile(file.path, file.stored)
  return () => toSeries(file, read())
}

function toSeries({ pair, path, timeframe }: SeriesFile, read: ReadCandles): FileSeries {
  return { pair, candles: resample(read.candles, timeframe), warnings: leftOut(path, read) }
}
