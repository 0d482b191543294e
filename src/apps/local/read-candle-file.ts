import { open } from 'node:fs/promises'
import {
  fetchBytes,
  parseCandles,
  type ReadCandles,
  readCandles,
  releaseBytes,
} from '../../adapters/source/index.ts'
import { readParquetCandles } from '../../adapters/store/parquet/index.ts'
import { Fault, type Timeframe } from '../../domain/index.ts'

/**
 * Reads a file of candles; a failure that does not say where names the file.
 * @throws SourceError, Fault with the code of a MarketError
 */
export function readCandleFile(path: string, timeframe: Timeframe): ReadCandles {
  return naming(path, () => readCandles(path, timeframe))
}

/**
 * The same of a file that is read and unpacked while this thread does something else. What it resolves to
 * makes the candles, once.
 */
export async function fetchCandleFile(path: string, timeframe: Timeframe): Promise<() => ReadCandles> {
  const bytes = await fetchBytes(path)
  return () => {
    try {
      return naming(path, () => parseCandles(bytes, path, timeframe))
    } finally {
      releaseBytes(bytes)
    }
  }
}

/**
 * Reads a file of candles in any format that is known, Parquet too.
 * @throws SourceError, ParquetError, Fault with the code of a MarketError
 */
export async function readAnyCandleFile(path: string, timeframe: Timeframe): Promise<ReadCandles> {
  if (!(await isParquet(path))) return readCandleFile(path, timeframe)
  const read = await readParquetCandles(path, timeframe).catch((error: unknown) =>
    naming(path, () => raise(error)),
  )
  if (read.rows > 0) return read
  throw new Fault('no-data', 'import.empty', `${path} has no rows; nothing was imported`, {
    hint: 'Write the file again; it has one row per candle.',
    where: path,
  })
}

function raise(error: unknown): never {
  throw error
}

/** By its first bytes; what cannot be opened is not. */
async function isParquet(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  if (!file) return false
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('latin1') === 'PAR1'
  } catch {
    return false
  } finally {
    await file.close()
  }
}

function naming<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Fault) || error.where) throw error
    throw new Fault(error.kind, error.code, `${path}: ${error.message}`, {
      where: path,
      cause: error,
      ...(error.hint && { hint: error.hint }),
    })
  }
}

const SHOWN = 5

/** What of a file became no candle, in words; empty for a clean file. */
export function leftOut(path: string, { rejected, duplicates }: ReadCandles): readonly string[] {
  const more = rejected.length - SHOWN
  return [
    ...rejected.slice(0, SHOWN).map(({ line, reason }) => `${path}:${line} left out: ${reason}`),
    ...(more > 0 ? [`${path}: ${more} more lines left out`] : []),
    ...(duplicates > 0 ? [`${path}: ${duplicates} repeated lines`] : []),
  ]
}
