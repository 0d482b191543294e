import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Pair, type Timeframe, timeframeMs } from '../../../domain/index.ts'
import { type CandleName, candleName, likelyNames, meansSamePair, unreadName } from '../candle-name.ts'
import { SourceError } from '../source-error.ts'

/** A file of candles as its name tells it, `ETH-BTC-5m.csv.gz`. */
export interface CandleFile extends CandleName {
  readonly path: string
}

export interface CandleFilesOptions {
  readonly timeframe: Timeframe
  /** In the order wanted; without it every pair that is there, by name. */
  readonly pairs?: readonly Pair[]
}

/** Where freqtrade keeps candles of futures, beside those of spot markets. */
const FUTURES = 'futures'

/**
 * Finds one file per pair in a folder or a list of files: of the timeframe asked for, else of the
 * longest that divides it (then the caller resamples). A single file for a single pair may have any name.
 * `BTC/USDT` may be asked for as `BTC/USDT:USDT` and the other way round; the pair that is found is called as
 * it was asked for. In a folder, `futures` is looked at where the folder itself has nothing.
 * @throws SourceError `file.unreadable`, `candles.name`, `candles.missing`
 */
export function candleFiles(
  source: string | readonly string[],
  { timeframe, pairs }: CandleFilesOptions,
): readonly CandleFile[] {
  const listed = typeof source === 'string' ? folderOrFile(source) : source
  const isFolder = typeof source === 'string' && listed[0] !== source
  const only = !isFolder && listed.length === 1 ? listed[0] : undefined
  if (only !== undefined && pairs?.length === 1 && !candleName(only)) {
    return [{ path: only, pair: pairs[0]!, timeframe }]
  }
  const own = isFolder ? named(listed) : listed.map((path) => named([path])[0] ?? unnamed(path))
  const more = isFolder ? named(futuresOf(listed)) : []
  const found = pairs
    ? pairs.flatMap((pair) => bestFile([...own, ...more], pair, timeframe) ?? [])
    : [own, more].map((files) => everyPair(files, timeframe)).find((files) => files.length > 0)
  const missing = pairs?.filter((pair) => !found?.some((file) => file.pair === pair)) ?? []
  if (!found || found.length === 0 || missing.length > 0) {
    throw nothingFor(missing, { timeframe, source, listed, present: [...own, ...more] })
  }
  return found
}

function folderOrFile(path: string): readonly string[] {
  try {
    return filesIn(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOTDIR') return [path]
    throw new SourceError(
      'file.unreadable',
      `${path} ${code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`}`,
      {
        hint: 'Name a folder with files like ETH-BTC-5m.csv.gz, or the files themselves.',
        where: path,
        cause,
      },
    )
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
}

function futuresOf(listed: readonly string[]): readonly string[] {
  const folder = listed.find((path) => path.endsWith(join('/', FUTURES)))
  try {
    return folder === undefined ? [] : filesIn(folder)
  } catch {
    return []
  }
}

function named(paths: readonly string[]): readonly CandleFile[] {
  return paths.flatMap((path) => {
    const name = candleName(path)
    return name ? [{ path, ...name }] : []
  })
}

function everyPair(files: readonly CandleFile[], timeframe: Timeframe): readonly CandleFile[] {
  const pairs = [...new Set(files.map(({ pair }) => pair))]
  return pairs.flatMap((pair) => bestFile(files, pair, timeframe) ?? [])
}

function bestFile(files: readonly CandleFile[], pair: Pair, timeframe: Timeframe): CandleFile | undefined {
  const divides = (file: CandleFile) => timeframeMs(timeframe) % timeframeMs(file.timeframe) === 0
  const alike = files.filter((file) => meansSamePair(file.pair, pair) && divides(file))
  const same = alike.filter((file) => file.pair === pair)
  const usable = same.length > 0 ? same : alike
  const best = usable.reduce<CandleFile | undefined>(
    (best, file) => (best && timeframeMs(best.timeframe) >= timeframeMs(file.timeframe) ? best : file),
    undefined,
  )
  const twin = usable.find((file) => file !== best && file.timeframe === best?.timeframe)
  if (best && twin) {
    throw new SourceError(
      'candles.name',
      `${best.path} and ${twin.path} both hold ${pair} ${twin.timeframe}`,
      {
        hint: 'Name the one to use, or join them into one file.',
        where: twin.path,
      },
    )
  }
  return best && { ...best, pair }
}

function unnamed(path: string): never {
  throw new SourceError('candles.name', `${path} does not tell pair and timeframe by its name`, {
    hint: unreadName(path)
      ? CONVERT
      : 'Name it BASE-QUOTE-timeframe.csv or .csv.gz, for example ETH-BTC-5m.csv.gz, or as freqtrade does: ETH_BTC-5m.feather.',
    where: path,
  })
}

const CONVERT =
  'This format is not read; freqtrade makes one that is: freqtrade convert-data --format-to feather.'

function nothingFor(
  missing: readonly Pair[],
  looked: {
    timeframe: Timeframe
    source: string | readonly string[]
    listed: readonly string[]
    present: readonly CandleFile[]
  },
): SourceError {
  const { timeframe, source, listed, present } = looked
  const where = typeof source === 'string' ? source : source.join(', ')
  const there = present.map((file) => `${file.pair} ${file.timeframe}`)
  const what = missing.length > 0 ? `candles of ${missing.join(', ')}` : 'candles'
  const tried = missing[0] && ` Looked for ${likelyNames(missing[0], timeframe).join(', ')} and so on.`
  const other = listed.find(unreadName)
  return new SourceError('candles.missing', `No ${what} for ${timeframe} in ${where}`, {
    hint: [
      there.length > 0
        ? `There are: ${there.join(', ')}. A shorter timeframe must divide ${timeframe}.`
        : 'There is no file named like ETH-BTC-5m.csv.gz or ETH_BTC-5m.feather.',
      tried ?? '',
      other ? ` ${other} is there: ${CONVERT}` : '',
    ].join(''),
    where,
  })
}
