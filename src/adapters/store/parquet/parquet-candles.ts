import type { Candles, Timeframe } from '../../../domain/index.ts'
import { collectCandles, type RejectedRow } from '../../../trade/market/index.ts'
import { LazyDuckdb } from './duckdb.ts'
import { ParquetError } from './parquet-error.ts'
import { readCandleRows } from './read-candle-rows.ts'
import { writeCandleFile } from './write-candle-file.ts'
import { writeWhole } from './write-whole.ts'

export interface ParquetCandles {
  readonly candles: Candles
  /** Rows of the file: candles + duplicates + rejected. */
  readonly rows: number
  /** Rows equal to one that was kept. */
  readonly duplicates: number
  /** By row, from 1. */
  readonly rejected: readonly RejectedRow[]
}

const LIMITS = { memory: '512MB', threads: 1 }

/**
 * Candles of any Parquet file that has them, see {@link readCandleRows}; what is impossible is listed.
 * @throws ParquetError `parquet.unreadable`, `parquet.columns`, `parquet.time`
 * @throws MarketError `candles.timeframe`
 */
export async function readParquetCandles(path: string, timeframe: Timeframe): Promise<ParquetCandles> {
  await using duckdb = new LazyDuckdb(LIMITS)
  const rows = await duckdb.withConnection((connection) => readCandleRows(connection, path))
  const { candles, duplicates, rejected } = collectCandles(rows, timeframe)
  return { candles, rows: rows.length, duplicates, rejected }
}

/**
 * Writes candles as {@link writeCandleFile} does; the file appears whole or not at all.
 * @throws ParquetError `parquet.unwritable`
 */
export async function writeParquetCandles(path: string, candles: Candles): Promise<void> {
  await using duckdb = new LazyDuckdb(LIMITS)
  try {
    await writeWhole(path, (unfinished) =>
      duckdb.withConnection((connection) => writeCandleFile(connection, candles, unfinished)),
    )
  } catch (cause) {
    throw new ParquetError('parquet.unwritable', `${path} cannot be written: ${(cause as Error).message}`, {
      hint: 'Check that its folder is there, that you may write in it, and that there is space.',
      where: path,
      cause,
    })
  }
}
