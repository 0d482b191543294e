import { basename } from 'node:path'
import { Fault, formatTime, parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import { findGaps } from '../../../trade/market/index.ts'
import { parseCalendar } from '../../local/calendar.ts'
import { readCandleFile } from '../../local/read-candle-file.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'

export interface DataImportOptions {
  readonly venue: string
  readonly symbol: string
  readonly timeframe: string
  readonly revise?: boolean
  readonly strict?: boolean
  readonly calendar: string
}

/** `leme data import`: one file into one series, whole or not at all. */
export async function dataImport(
  terminal: Terminal,
  file: string,
  options: DataImportOptions,
): Promise<void> {
  const timeframe = parseTimeframe(options.timeframe)
  const key = { venue: parseVenue(options.venue), pair: parsePair(options.symbol), timeframe }
  const calendar = parseCalendar(options.calendar)
  const read = readCandleFile(file, timeframe)
  for (const { line, reason } of read.rejected.slice(0, 10))
    terminal.warn(`${file}:${line} left out: ${reason}`)
  if (read.rejected.length > 10)
    terminal.warn(`${file}: ${count(read.rejected.length - 10)} more lines left out`)
  if (options.strict && read.rejected.length > 0) {
    throw new Fault(
      'failed',
      'import.rejected',
      `${count(read.rejected.length)} lines of ${file} were rejected; nothing was imported`,
      {
        hint: 'Mend the lines named above, or import without --strict.',
        where: `${file}:${read.rejected[0]!.line}`,
      },
    )
  }
  if (read.candles.length === 0) {
    throw new Fault('no-data', 'import.empty', `${file} has no usable candle; nothing was imported`, {
      hint: 'See the lines named above.',
      where: file,
    })
  }
  const outcome = await withDatabase(({ store }) =>
    store.candles.write(key, read.candles, {
      source: `file:${basename(file)}`,
      policy: options.revise ? 'revise' : 'keep',
    }),
  )
  const gaps = findGaps(read.candles, calendar)
  const json = {
    schema: 'leme.import/1',
    rows: read.rows,
    inserted: outcome.inserted,
    updated: outcome.updated,
    duplicates: outcome.duplicates + read.duplicates,
    rejected: read.rejected,
    gaps,
  }
  const lines = [
    `${key.pair} ${timeframe} at ${key.venue}: ${count(read.rows)} lines, ${count(outcome.inserted)} new, ` +
      `${count(outcome.updated)} replaced, ${count(json.duplicates)} known, ${count(read.rejected.length)} rejected`,
    ...gaps
      .slice(0, 5)
      .map((gap) => `  gap of ${count(gap.missing)} candles from ${formatTime(gap.from)} UTC`),
  ]
  if (gaps.length > 5) lines.push(`  and ${gaps.length - 5} more gaps`)
  lines.push('Next: npx leme data check')
  terminal.result(json, lines.join('\n'))
}
