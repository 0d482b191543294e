import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { downloadCandles, type OpenedExchange } from '../../adapters/exchange/index.ts'
import { writeWhole } from '../../adapters/store/parquet/index.ts'
import {
  type Candles,
  candleStart,
  Fault,
  type Pair,
  type Timeframe,
  timeframeMs,
} from '../../domain/index.ts'
import { sourceRequests } from '../../trade/pipeline/index.ts'
import { formatKlines, type KlinesFile, mergeKlines, NO_KLINES, parseKlines } from './klines-file.ts'
import type { ConfiguredPipeline } from './pipeline.ts'

/** A file that the configuration reads, and what of the venue belongs into it. */
export interface SourceToFetch {
  readonly path: string
  readonly pair: Pair
  readonly timeframe: Timeframe
  /** Stored rows that are asked for again. */
  readonly overlap: number
}

export interface FetchedSource {
  readonly path: string
  readonly pair: Pair
  readonly timeframe: Timeframe
  /** Rows of the file now, how many of them were not there before, and how many were asked for again. */
  readonly rows: number
  readonly added: number
  readonly again: number
  /** What the venue sent that is no candle. */
  readonly rejected: readonly string[]
}

/** Stored rows that are asked for again where the configuration does not say. */
const OVERLAP = 5

/**
 * The files of the configuration, each once. The pair of a source is its `pair`, or what the venue calls by the
 * name of its folder, or by the symbol of the configuration.
 * @throws Fault `download.source`; ExchangeError `exchange.pair`, `exchange.timeframe`
 */
export function sourcesToFetch(
  { config, folder }: ConfiguredPipeline,
  exchange: Pick<OpenedExchange, 'id' | 'pairNamed' | 'require'>,
): readonly SourceToFetch[] {
  const found = new Map<string, SourceToFetch>()
  for (const [i, { request }] of sourceRequests(config).entries()) {
    if (request.kind !== 'file') continue
    const source = config.data_sources![i]!
    const name = source.folder ? basename(source.folder) : config.symbol
    const pair = request.pair ?? exchange.pairNamed(name)
    if (pair === undefined) {
      throw unfit(i, `${exchange.id} has no market called ${name}`, 'Name the pair: "pair": "BTC/USDT".')
    }
    exchange.require(pair, request.timeframe)
    const named = resolve(folder, request.file)
    if (/\.(gz|parquet|json|feather|zip)$/.test(named) || isPacked(named)) {
      throw unfit(i, `${named} is no plain CSV file`, 'Rows are appended to files that end in .csv alone.')
    }
    const path = named.endsWith('.csv') ? named : `${named}.csv`
    const overlap = config.append_overlap_records ?? OVERLAP
    found.set(path, { path, pair, timeframe: request.timeframe, overlap })
  }
  return [...found.values()]
}

/** What would be read instead of a file that is made beside it. */
function isPacked(named: string): boolean {
  return !named.endsWith('.csv') && existsSync(`${named}.parquet`)
}

function unfit(i: number, message: string, hint: string): Fault {
  return new Fault('config', 'download.source', `/data_sources/${i}: ${message}`, { hint })
}

export interface FetchSourceOptions {
  readonly exchange: OpenedExchange
  /** Where a file begins that is not there yet. UTC milliseconds. */
  readonly since: number
  readonly signal?: AbortSignal
  /** After each page: candles so far, and the time of the last one. */
  readonly onPage?: (candles: number, time: number) => void
}

/**
 * Brings a file up to the venue's last complete candle: its last rows are asked for again, of two rows with one
 * time the fetched one stays. The file is replaced whole or left as it is; when the venue gives up or it is
 * stopped in the middle, what came until then is kept, so that the next run goes on from there.
 * @throws Fault `klines.file`; ExchangeError as `downloadCandles`
 */
export async function fetchSource(
  { path, pair, timeframe, overlap }: SourceToFetch,
  { exchange, since, signal, onPage }: FetchSourceOptions,
): Promise<FetchedSource> {
  const stored = existsSync(path) ? parseKlines(readFileSync(path, 'utf8'), path) : NO_KLINES
  const from = overlapStart(stored, overlap, timeframe) ?? since
  const rejected: string[] = []
  const blocks: Candles[] = []
  let candles = 0
  let file = stored
  const request = { exchange, pair, timeframe, since: from, ...(signal && { signal }) }
  try {
    for await (const block of downloadCandles(request)) {
      rejected.push(...block.rejected)
      const { length, time } = block.candles
      blocks.push(block.candles)
      candles += length
      if (length > 0) onPage?.(candles, time[length - 1]!)
    }
  } finally {
    if (candles > 0) {
      file = mergeKlines(stored, blocks, candleStart(exchange.venueNow(), timeframe))
      await replace(path, file)
    }
  }
  const known = new Set(stored.rows.slice(-overlap).map(({ time }) => time))
  const again = blocks.reduce((sum, { time }) => sum + time.filter((one) => known.has(one)).length, 0)
  return { path, pair, timeframe, rows: file.rows.length, added: candles - again, again, rejected }
}

/** Undefined where there is nothing to go on from. */
function overlapStart({ rows }: KlinesFile, overlap: number, timeframe: Timeframe): number | undefined {
  if (overlap > 0) return rows[Math.max(0, rows.length - overlap)]?.time
  const last = rows.at(-1)
  return last && last.time + timeframeMs(timeframe)
}

async function replace(path: string, file: KlinesFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeWhole(path, (unfinished) => writeFile(unfinished, formatKlines(file)))
}
