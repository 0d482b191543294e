import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  type ArchiveMarket,
  archiveName,
  archivePair,
  candleName,
  SourceError,
} from '../../adapters/source/index.ts'
import {
  Fault,
  type Pair,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
} from '../../domain/index.ts'

/** One file, and the series that it goes into. */
export interface ImportJob {
  readonly path: string
  readonly key: SeriesKey
  /** Of an archive of Binance: which market's klines it holds. */
  readonly archive?: ArchiveMarket
}

export interface ImportWanted {
  readonly venue: string
  readonly symbol?: string
  readonly timeframe?: string
  readonly market?: string
}

/**
 * What to import of files and folders, by series and name. Names tell pair and candle length where the options do
 * not; a folder gives its archives and candle files, and those of the folders in it.
 * @throws SourceError `archive.name`, `archive.symbol`; Fault `import.symbol`, `import.timeframe`, `import.market`,
 *   `import.nothing`, `file.unreadable` …
 */
export function importJobs(paths: readonly string[], wanted: ImportWanted): readonly ImportJob[] {
  const files = paths.flatMap((path) => (isFolder(path) ? filesIn(path) : [path]))
  if (files.length === 0) {
    throw new Fault('no-data', 'import.nothing', `${paths.join(', ')} has no file to import`, {
      hint: 'Name files, or a folder with archives like BTCUSDT-1m-2024-01.zip or files like ETH-BTC-5m.csv.gz.',
      where: paths[0]!,
    })
  }
  const jobs = files.map((path) => (path.endsWith('.zip') ? archiveJob(path, wanted) : fileJob(path, wanted)))
  if (wanted.symbol !== undefined) requireOneSymbol(files)
  return jobs.sort((a, b) => orderOf(a).localeCompare(orderOf(b), 'en'))
}

function orderOf({ key, path }: ImportJob): string {
  return `${key.pair} ${key.timeframe} ${basename(path)}`
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function filesIn(folder: string): readonly string[] {
  const isWanted = (entry: Dirent) =>
    entry.isFile() && (entry.name.endsWith('.zip') || nameOf(entry.name) !== undefined)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(isWanted)
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Of a Parquet file as of others: files of candles are named alike. */
function nameOf(path: string): ReturnType<typeof candleName> {
  return candleName(path.replace(/\.parquet$/, '.csv'))
}

function archiveJob(path: string, { venue, symbol, timeframe, market }: ImportWanted): ImportJob {
  const name = archiveName(path)
  const archive = market === undefined ? (name.market ?? 'spot') : parseMarket(market)
  if (timeframe !== undefined && parseTimeframe(timeframe) !== name.timeframe) {
    throw new Fault(
      'usage',
      'import.timeframe',
      `${path} holds candles of ${name.timeframe}, not ${timeframe}`,
      {
        hint: 'Leave --timeframe out; the names of archives tell it.',
        where: path,
      },
    )
  }
  const pair =
    symbol === undefined ? naming(path, () => archivePair(name.symbol, archive)) : parsePair(symbol)
  return { path, archive, key: { venue: parseVenue(venue), pair, timeframe: name.timeframe } }
}

function fileJob(path: string, { venue, symbol, timeframe }: ImportWanted): ImportJob {
  const name = nameOf(path)
  const pair = symbol === undefined ? name?.pair : parsePair(symbol)
  const length = timeframe === undefined ? name?.timeframe : parseTimeframe(timeframe)
  if (pair === undefined) throw untold(path, 'import.symbol', 'pair', '--symbol ETH/BTC')
  if (length === undefined) throw untold(path, 'import.timeframe', 'candle length', '--timeframe 5m')
  return { path, key: { venue: parseVenue(venue), pair, timeframe: length } }
}

/** One pair for files of several symbols would mix markets. */
function requireOneSymbol(files: readonly string[]): void {
  const symbols = new Set(
    files.map((path) => (path.endsWith('.zip') ? archiveName(path).symbol : nameOf(path)?.pair)),
  )
  if (symbols.size <= 1) return
  throw new Fault(
    'usage',
    'import.symbol',
    `--symbol names one pair, the files hold ${[...symbols].join(', ')}`,
    {
      hint: 'Leave --symbol out, or import the files of each pair alone.',
    },
  )
}

function parseMarket(text: string): ArchiveMarket {
  if (text === 'spot' || text === 'um' || text === 'cm') return text
  throw new Fault('usage', 'import.market', `"${text}" is no market of archives`, {
    hint: 'Use spot, um (futures settled in USDT or USDC) or cm (futures settled in the coin).',
  })
}

function untold(
  path: string,
  code: 'import.symbol' | 'import.timeframe',
  what: string,
  option: string,
): Fault {
  if (!existsSync(path)) {
    return new SourceError('file.unreadable', `${path} is not there`, {
      hint: 'Check the path; a relative one starts in the current folder.',
      where: path,
    })
  }
  return new Fault('usage', code, `${path} does not tell its ${what} by its name`, {
    hint: `Say it: ${option}`,
    where: path,
  })
}

function naming(path: string, work: () => Pair): Pair {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.kind, error.code, `${path}: ${error.message}`, {
      where: path,
      cause: error,
      ...(error.hint && { hint: error.hint }),
    })
  }
}
