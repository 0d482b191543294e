import { type Market, type PrepareMarketOptions, prepareMarket } from '../../trade/engine/index.ts'
import type { LoadedStrategy } from '../../trade/strategy/index.ts'
import { type FileSeries, fetchSeries, type SeriesFile } from './candle-series.ts'
import { lendFromFiles } from './other-candles.ts'

export interface PreparedFile {
  readonly market: Market
  readonly warnings: readonly string[]
  readonly loadMs: number
  readonly indicatorsMs: number
}

export interface PrepareRequest {
  readonly strategyPath: string
  readonly files: readonly SeriesFile[]
  readonly options: PrepareMarketOptions
  /** Folder or files where the strategy's other series lie. */
  readonly others?: readonly string[]
}

/** What one thread did of a request: files by their place in it, and the first one that failed. */
export interface PreparedShare {
  readonly prepared: readonly (readonly [file: number, prepared: PreparedFile])[]
  readonly failure?: { readonly file: number; readonly error: unknown }
}

export interface ShareOptions {
  /** The next file that nobody has taken yet; beyond the last one when all are taken. */
  readonly take: () => number
  /** Told after each file. */
  readonly onPrepared?: (file: number, prepared: PreparedFile) => void
}

/**
 * Takes one file after the other, and lets the strategy decide on every candle of it. The next file is read
 * and unpacked by threads of the system's while this one works. Ends with the first failure.
 */
export async function prepareShare(
  { strategy }: LoadedStrategy,
  { files, options, others = [] }: PrepareRequest,
  { take, onPrepared }: ShareOptions,
): Promise<PreparedShare> {
  const otherCandles = lendFromFiles(others)
  const prepared: [number, PreparedFile][] = []
  let file = take()
  let coming = fetched(files[file])
  while (file < files.length) {
    const start = performance.now()
    const arrived = await coming
    if ('error' in arrived) return { prepared, failure: { file, error: arrived.error } }
    const next = take()
    coming = fetched(files[next])
    try {
      const { pair, candles, warnings } = arrived.make()
      const loaded = performance.now()
      const market = prepareMarket(strategy, { pair, candles }, { ...options, otherCandles })
      const times = { loadMs: loaded - start, indicatorsMs: performance.now() - loaded }
      prepared.push([file, { market, warnings, ...times }])
    } catch (error) {
      return { prepared, failure: { file, error } }
    }
    onPrepared?.(file, prepared.at(-1)![1])
    file = next
  }
  return { prepared }
}

type Fetched = { readonly make: () => FileSeries } | { readonly error: unknown }

/** Never rejects, for nobody may be waiting yet. */
async function fetched(file: SeriesFile | undefined): Promise<Fetched> {
  try {
    return { make: await fetchSeries(file!) }
  } catch (error) {
    return { error }
  }
}
