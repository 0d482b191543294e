import { writeCandles } from '../../../adapters/source/index.ts'
import { writeParquetCandles } from '../../../adapters/store/parquet/index.ts'
import { Fault, parsePair, parseTimeframe, parseTimeRange, parseVenue } from '../../../domain/index.ts'
import { requireCandles } from '../../local/require-candles.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'

export interface DataExportOptions {
  readonly venue: string
  readonly symbol: string
  readonly timeframe: string
  readonly timerange?: string
}

/** `leme data export`: one stored series to a file that imports and backtests read. */
export async function dataExport(
  terminal: Terminal,
  file: string,
  options: DataExportOptions,
): Promise<void> {
  if (!/\.((csv|json)(\.gz)?|parquet)$/.test(file)) {
    throw new Fault('usage', 'export.format', `${file} tells no format by its name`, {
      hint: 'End it in .csv, .csv.gz, .json, .json.gz or .parquet.',
    })
  }
  const key = {
    venue: parseVenue(options.venue),
    pair: parsePair(options.symbol),
    timeframe: parseTimeframe(options.timeframe),
  }
  const range = options.timerange ? parseTimeRange(options.timerange) : undefined
  const candles = await withDatabase(({ store }) => requireCandles(store.candles, key, range))
  if (candles.length === 0) {
    throw new Fault('no-data', 'export.empty', `${key.pair} has no candles in that time range`, {
      hint: 'See npx leme data list.',
    })
  }
  if (file.endsWith('.parquet')) await writeParquetCandles(file, candles)
  else writeCandles(file, candles)
  terminal.result(
    { schema: 'leme.export/1', file, rows: candles.length },
    `${count(candles.length)} candles → ${file}`,
  )
}
