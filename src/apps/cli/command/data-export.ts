import { writeCandles } from '../../../adapters/source/index.ts'
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
  if (!/\.csv(\.gz)?$/.test(file)) {
    throw new Fault('usage', 'export.format', `${file} is neither .csv nor .csv.gz`, { hint: 'Name it so.' })
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
  writeCandles(file, candles)
  terminal.result(
    { schema: 'leme.export/1', file, rows: candles.length },
    `${count(candles.length)} candles → ${file}`,
  )
}
