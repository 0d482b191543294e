import type { DuckDBConnection } from '@duckdb/node-api'
import { ParquetError } from './parquet-error.ts'
import { quoteName } from './quote.ts'

/** Units of an epoch, the largest first, and what its times from 1973 to 2100 are at least. */
const UNITS = [
  { perMs: 1_000_000n, least: 10n ** 17n, name: 'nanoseconds' },
  { perMs: 1000n, least: 10n ** 14n, name: 'microseconds' },
  { perMs: 1n, least: 10n ** 11n, name: 'milliseconds' },
]

export interface TimeColumn {
  readonly name: string
  /** As DuckDB calls it. */
  readonly type: string
  /** What to select from. */
  readonly source: string
  readonly path: string
}

/**
 * SQL that gives a column of times as UTC milliseconds, a DOUBLE. The unit of an epoch is told by all its values:
 * the smallest and the largest must agree.
 * @throws ParquetError `parquet.columns`, `parquet.time`
 */
export async function timeExpression(connection: DuckDBConnection, column: TimeColumn): Promise<string> {
  const { name, type, path } = column
  const quoted = quoteName(name)
  if (type === 'TIMESTAMP WITH TIME ZONE') return `CAST(epoch_us(${quoted}) AS DOUBLE) / 1000`
  if (/^(TIMESTAMP|DATE)/.test(type)) return `CAST(epoch_us(CAST(${quoted} AS TIMESTAMP)) AS DOUBLE) / 1000`
  if (/^(U?(BIG)?INT(EGER)?|DOUBLE)$/.test(type)) return epochExpression(connection, column)
  throw new ParquetError('parquet.columns', `${path} has times of type ${type} in "${name}"`, {
    hint: 'Write them as timestamps, or as whole numbers of milliseconds.',
    where: path,
  })
}

async function epochExpression(
  connection: DuckDBConnection,
  { name, source, path }: TimeColumn,
): Promise<string> {
  const whole = `TRY_CAST(${quoteName(name)} AS BIGINT)`
  const result = await connection.runAndReadAll(
    `SELECT min(${whole}), max(${whole}), arg_min(row, ${whole}), arg_max(row, ${whole}) FROM (SELECT *, row_number() OVER () AS row FROM ${source})`,
  )
  const [least, most, leastRow, mostRow] = result.getRows()[0]!
  if (typeof least !== 'bigint' || typeof most !== 'bigint') return `CAST(${quoteName(name)} AS DOUBLE)`
  const [low, high] = [least, most].map((value) => UNITS.find((unit) => value >= unit.least))
  if (low !== high) {
    throw new ParquetError(
      'parquet.time',
      `${path} has times of different units in "${name}": ${least} in row ${leastRow}, ${most} in row ${mostRow}`,
      { hint: 'Write all of them in milliseconds.', where: path },
    )
  }
  if (!low) return `CAST(${quoteName(name)} AS DOUBLE) * 1000`
  if (low.perMs === 1n) return `CAST(${quoteName(name)} AS DOUBLE)`
  return `CAST(${whole} // ${low.perMs / 1000n} AS DOUBLE) / 1000`
}
