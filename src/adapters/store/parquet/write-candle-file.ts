import type { DuckDBConnection } from '@duckdb/node-api'
import { type Candles, PRICE_COLUMNS } from '../../../domain/index.ts'
import { exactDecimals } from './exact-decimals.ts'
import { quoteText } from './quote.ts'
import { stageColumns } from './stage-columns.ts'

/** Of a decimal that Parquet keeps in 64 bits. */
const PRECISION = 18

/**
 * Writes candles to `path` as Parquet: `time` a timestamp in UTC, the other columns decimals where these tell every
 * value to the last bit, else doubles. Neighbours of a column are alike, so differences are kept, packed by
 * Zstandard: some 12.5 bytes a row where doubles take 31. The same candles make the same bytes.
 */
export async function writeCandleFile(
  connection: DuckDBConnection,
  candles: Candles,
  path: string,
): Promise<void> {
  const columns = [candles.time, ...PRICE_COLUMNS.map((name) => candles[name])]
  const selected = PRICE_COLUMNS.map((name, i) => {
    const digits = exactDecimals(candles[name])
    const type = digits === undefined ? 'DOUBLE' : `DECIMAL(${PRECISION}, ${digits})`
    return `CAST(c${i + 1} AS ${type}) AS ${name}`
  })
  const time = `make_timestamp(CAST(c0 AS BIGINT) * 1000) AT TIME ZONE 'UTC' AS time`
  try {
    await stageColumns(connection, columns, candles.length)
    await connection.run(
      `COPY (SELECT ${[time, ...selected].join(', ')} FROM staged) TO ${quoteText(path)} ` +
        '(FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 0)',
    )
  } finally {
    await connection.run('DROP TABLE IF EXISTS staged')
  }
}
