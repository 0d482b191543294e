import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Pair, parsePair, parseTimeframe, type Timeframe, timeframeMs } from '../../../domain/index.ts'
import { SourceError } from '../source-error.ts'

const NAME = /^([A-Z0-9]{1,20})-([A-Z0-9]{1,20})-(\d+[mhdw])\.csv(\.gz)?$/

/** A file of candles as its name tells it, `ETH-BTC-5m.csv.gz`. */
export interface CandleFile {
  readonly path: string
  readonly pair: Pair
  readonly timeframe: Timeframe
}

export interface CandleFilesOptions {
  readonly timeframe: Timeframe
  /** In the order wanted; without it every pair that is there, by name. */
  readonly pairs?: readonly Pair[]
}

/**
 * Finds one file per pair in a folder or a list of files: of the timeframe asked for, else of the
 * longest that divides it (then the caller resamples). A single file for a single pair may have any name.
 * @throws SourceError `file.unreadable`, `candles.name`, `candles.missing`
 */
export function candleFiles(
  source: string | readonly string[],
  { timeframe, pairs }: CandleFilesOptions,
): readonly CandleFile[] {
  const listed = typeof source === 'string' ? folderOrFile(source) : source
  const only = listed.length === 1 ? listed[0] : undefined
  if (only !== undefined && pairs?.length === 1 && !parseName(only)) {
    return [{ path: only, pair: pairs[0]!, timeframe }]
  }
  const isFolder = typeof source === 'string' && listed !== undefined && only !== source
  const files = listed.map((path) => parseName(path) ?? (isFolder ? undefined : unnamed(path)))
  const present = files.filter((file) => file !== undefined)
  const wanted = pairs ?? [...new Set(present.map(({ pair }) => pair))]
  const found = wanted.flatMap((pair) => bestFile(present, pair, timeframe) ?? [])
  const missing = wanted.filter((pair) => !found.some((file) => file.pair === pair))
  if (found.length === 0 || (pairs !== undefined && missing.length > 0)) {
    throw nothingFor(pairs === undefined ? [] : missing, { timeframe, source, present })
  }
  return found
}

function folderOrFile(path: string): readonly string[] {
  try {
    return readdirSync(path)
      .sort()
      .map((name) => join(path, name))
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

function parseName(path: string): CandleFile | undefined {
  const match = NAME.exec(basename(path))
  if (!match) return undefined
  try {
    return { path, pair: parsePair(`${match[1]}/${match[2]}`), timeframe: parseTimeframe(match[3]!) }
  } catch {
    return undefined
  }
}

function bestFile(files: readonly CandleFile[], pair: Pair, timeframe: Timeframe): CandleFile | undefined {
  const usable = files.filter(
    (file) => file.pair === pair && Number.isInteger(timeframeMs(timeframe) / timeframeMs(file.timeframe)),
  )
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
  return best
}

function unnamed(path: string): never {
  throw new SourceError('candles.name', `${path} does not tell pair and timeframe by its name`, {
    hint: 'Name it BASE-QUOTE-timeframe.csv or .csv.gz, for example ETH-BTC-5m.csv.gz.',
    where: path,
  })
}

function nothingFor(
  missing: readonly Pair[],
  looked: { timeframe: Timeframe; source: string | readonly string[]; present: readonly CandleFile[] },
): SourceError {
  const where = typeof looked.source === 'string' ? looked.source : looked.source.join(', ')
  const there = looked.present.map((file) => `${file.pair} ${file.timeframe}`)
  const what = missing.length > 0 ? `candles of ${missing.join(', ')}` : 'candles'
  return new SourceError('candles.missing', `No ${what} for ${looked.timeframe} in ${where}`, {
    hint:
      there.length > 0
        ? `There are: ${there.join(', ')}. A shorter timeframe must divide ${looked.timeframe}.`
        : 'There is no file named like ETH-BTC-5m.csv.gz.',
    where,
  })
}
