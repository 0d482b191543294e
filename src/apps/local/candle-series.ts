import { candleFiles, type ReadCandles } from '../../adapters/source/index.ts'
import { type Candles, type Pair, quoteOf, type Timeframe } from '../../domain/index.ts'
import { DEFAULT_SETTINGS, requireOneWallet } from '../../trade/engine/index.ts'
import { resample } from '../../trade/market/index.ts'
import { fetchCandleFile, leftOut, readCandleFile } from './read-candle-file.ts'

/** One pair of a backtest and the file that holds its candles. */
export interface SeriesFile {
  readonly pair: Pair
  readonly path: string
  /** Candle length of the file, and the one wanted. */
  readonly stored: Timeframe
  readonly timeframe: Timeframe
  /** What was not taken beside it, in words. */
  readonly note?: string
}

export interface SeriesWanted {
  readonly timeframe: Timeframe
  readonly pairs?: readonly Pair[]
  /** Of the run's wallet, where no pairs are named; see {@link ofOneWallet}. */
  readonly stakeCurrency?: string
}

/**
 * The files behind `--candles`: one folder, or files. Without `pairs` all pairs of one currency with a file
 * of the timeframe itself; only where there is none, those whose shorter candles can be aggregated.
 * @throws EngineError `engine.quotes`
 */
export function seriesFiles(
  paths: readonly string[],
  { timeframe, pairs, stakeCurrency }: SeriesWanted,
): readonly SeriesFile[] {
  const source = paths.length === 1 ? paths[0]! : paths
  const found = candleFiles(source, { timeframe, ...(pairs && { pairs }) })
  const exact = found.filter((file) => file.timeframe === timeframe)
  const files = pairs || exact.length === 0 ? found : exact
  const series = files.map(({ pair, path, timeframe: stored }) => ({ pair, path, stored, timeframe }))
  const taken = pairs ? series : ofOneWallet(series, stakeCurrency)
  requireOneWallet(taken.map(({ pair }) => pair))
  return taken
}

/**
 * The series in the stake currency; where none is said, in USDT or else in the currency that most of them are
 * quoted in. The first one has a note of those that are left out. All of them where that decides nothing.
 */
function ofOneWallet(series: readonly SeriesFile[], stakeCurrency?: string): readonly SeriesFile[] {
  const counts = new Map<string, number>()
  for (const { pair } of series) counts.set(quoteOf(pair), (counts.get(quoteOf(pair)) ?? 0) + 1)
  const most = Math.max(...counts.values())
  const leading = [...counts.keys()].filter((quote) => counts.get(quote) === most)
  const wanted = [
    stakeCurrency,
    DEFAULT_SETTINGS.stakeCurrency,
    leading.length === 1 ? leading[0] : undefined,
  ]
  const currency = wanted.find((quote) => quote !== undefined && counts.has(quote))
  const taken = series.filter(({ pair }) => quoteOf(pair) === currency)
  const left = series.filter(({ pair }) => quoteOf(pair) !== currency).map(({ pair }) => pair)
  if (taken.length === 0 || left.length === 0) return series
  const note = `the run is in ${currency}: ${left.join(', ')} left out; -p chooses pairs`
  return [{ ...taken[0]!, note }, ...taken.slice(1)]
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

function toSeries({ pair, path, timeframe, note }: SeriesFile, read: ReadCandles): FileSeries {
  const warnings = [...(note ? [note] : []), ...leftOut(path, read)]
  return { pair, candles: resample(read.candles, timeframe), warnings }
}
