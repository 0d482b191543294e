import { join } from 'node:path'
import {
  allocateCandles,
  type Candles,
  PRICE_COLUMNS,
  rowAt,
  type SeriesKey,
  type TimeRange,
} from '../../../domain/index.ts'
import { type CandleRows, type LakeFile, monthRange } from '../../../trade/market/index.ts'
import type { LakeParts } from './export-month.ts'
import { lakePath } from './lake-path.ts'
import { ParquetError } from './parquet-error.ts'

/**
 * Candles of a series, of files of the manifest alone, each verified the first time that it is opened; `verified`
 * remembers them. Equal to those of the store at the time of the export, to the last bit.
 * @throws ParquetError `lake.missing`, `lake.damaged`
 */
export async function readLake(
  parts: Pick<LakeParts, 'folder' | 'ledger' | 'disk'>,
  { key, range = {}, verified }: { key: SeriesKey; range?: TimeRange; verified: Set<string> },
): Promise<Candles> {
  const { start = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY } = range
  const files = (await parts.ledger.manifest(key)).filter(({ rows, month }) => {
    const { start: first, end: last } = monthRange(month)
    return rows > 0 && first <= end && last >= start
  })
  const months: CandleRows[] = []
  for (const file of files) {
    const path = lakeFilePath(parts.folder, file)
    if (!verified.has(path)) await requireWhole(parts.disk, file, path)
    verified.add(path)
    const rows = await parts.disk.read(path)
    if (rows.length !== file.rows) throw damaged(path, `${rows.length} rows, not ${file.rows}`)
    months.push(rows)
  }
  return sliceOf(joined(months, key), start, end)
}

/**
 * Whether a file holds the bytes that the manifest says.
 * @throws ParquetError `lake.missing`, `lake.damaged`
 */
export async function requireWhole(
  disk: LakeParts['disk'],
  { sha256 }: LakeFile,
  path: string,
): Promise<void> {
  if (!(await disk.look(path))) {
    throw new ParquetError('lake.missing', `${path} is not there, though the manifest names it`, {
      hint: 'Write the lake anew: npx leme data lake sync --rebuild',
      where: path,
    })
  }
  const found = await disk.sha256(path)
  if (found !== sha256) throw damaged(path, `SHA-256 ${found}, not ${sha256}`)
}

/**
 * Where a file of the manifest lies; only where this lake would have put it.
 * @throws ParquetError `lake.damaged`
 */
export function lakeFilePath(folder: string, file: LakeFile): string {
  const path = join(folder, lakePath(file))
  if (file.file === lakePath(file)) return path
  throw damaged(path, `another place in the manifest: ${file.file}`)
}

function joined(months: readonly CandleRows[], { timeframe }: SeriesKey): Candles {
  const candles = allocateCandles(
    months.reduce((sum, { length }) => sum + length, 0),
    timeframe,
  )
  let start = 0
  for (const month of months) {
    for (const name of ['time', ...PRICE_COLUMNS] as const) candles[name].set(month[name], start)
    start += month.length
  }
  return candles
}

function sliceOf(candles: Candles, start: number, end: number): Candles {
  const first = rowAt(candles, start)
  const last = rowAt(candles, end + 1)
  const length = Math.max(0, last - first)
  const slice = allocateCandles(length, candles.timeframe)
  for (const name of ['time', ...PRICE_COLUMNS] as const)
    slice[name].set(candles[name].subarray(first, first + length))
  return slice
}

function damaged(path: string, what: string): ParquetError {
  return new ParquetError('lake.damaged', `${path} does not hold what was written: it has ${what}`, {
    hint: 'Write the lake anew: npx leme data lake sync --rebuild',
    where: path,
  })
}
