import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { candleName } from '../../../adapters/source/index.ts'
import { type Candles, Fault, parsePair, parseTimeframe } from '../../../domain/index.ts'
import { checkQuality, type QualityReport, type RejectedRow } from '../../../trade/market/index.ts'
import { parseCalendar } from '../../local/calendar.ts'
import { seriesFiles } from '../../local/candle-series.ts'
import { readCandleFile } from '../../local/read-candle-file.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'
import { daysOf, describeDays } from './data-check-days.ts'

export interface DataCheckOptions {
  readonly venue?: string
  readonly symbol?: string
  readonly timeframe?: string
  readonly calendar?: string
  readonly byDay?: boolean
}

interface Checked {
  readonly series: string
  /** Null for a series of the store. */
  readonly file: string | null
  readonly report: QualityReport
  readonly candles: Candles
  /** Lines of a file that gave no candle; a store has none. */
  readonly rejected: readonly RejectedRow[]
  readonly duplicates: number
}

/** `leme data check`: what is wrong with candles, of files or of the store. Changes nothing. */
export async function dataCheck(
  terminal: Terminal,
  files: readonly string[],
  options: DataCheckOptions,
): Promise<void> {
  const checked = files.length > 0 ? checkFiles(files.flatMap(filesOf), options) : await checkStore(options)
  if (checked.length === 0) {
    throw new Fault('no-data', 'check.nothing', 'there is nothing to check', {
      hint: 'Name files, or import some: npx leme data import FILE --venue V --symbol B/Q -i 5m',
    })
  }
  if (options.byDay) {
    const now = Date.now()
    const days = checked.map(({ series, file, duplicates, candles }) => ({
      ...{ series, file, duplicates },
      // A file is whole as it is; a series of the store is to grow.
      days: daysOf(candles, { calendar: parseCalendar(options.calendar), ...(file === null && { now }) }),
    }))
    terminal.result({ schema: 'leme.check-days/1', series: days }, days.map(describeDays).join('\n\n'))
    return
  }
  const json = {
    schema: 'leme.check/1',
    series: checked.map(({ report, candles: _, ...rest }) => ({ ...rest, ...report })),
  }
  terminal.result(json, checked.map((one) => describe(one, nameOf(one, checked))).join('\n\n'))
}

/** The candle files of a folder; a file is itself. */
function filesOf(path: string): readonly string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => /\.csv(\.gz)?$/.test(name) || candleName(name))
    .sort()
    .map((name) => join(path, name))
}

function checkFiles(files: readonly string[], options: DataCheckOptions): Checked[] {
  const pairs = options.symbol ? [parsePair(options.symbol)] : undefined
  const timeframes = options.timeframe
    ? [options.timeframe]
    : files.map((file) => candleName(file)?.timeframe ?? '1m')
  return files.map((path, index) => {
    const timeframe = parseTimeframe(timeframes[index] ?? timeframes[0]!)
    const [file] = seriesFiles([path], { timeframe, ...(pairs && { pairs }) })
    const { candles, rejected, duplicates } = readCandleFile(path, timeframe)
    return {
      series: `${file?.pair ?? path} ${timeframe}`,
      file: path,
      rejected,
      duplicates,
      candles,
      report: quality(candles, options),
    }
  })
}

async function checkStore({ venue, symbol, timeframe, calendar }: DataCheckOptions): Promise<Checked[]> {
  return withDatabase(async ({ store }) => {
    const series = (await store.candles.list()).filter(
      (one) =>
        (!venue || one.venue === venue) &&
        (!symbol || one.pair === symbol) &&
        (!timeframe || one.timeframe === timeframe),
    )
    const checked: Checked[] = []
    for (const one of series) {
      const candles = await store.candles.read(one)
      const report = quality(candles, calendar === undefined ? {} : { calendar })
      const name = `${one.venue} ${one.pair} ${one.timeframe}`
      checked.push({ series: name, file: null, rejected: [], duplicates: 0, candles, report })
    }
    return checked
  })
}

function quality(candles: Candles, { calendar }: Pick<DataCheckOptions, 'calendar'>): QualityReport {
  return checkQuality(candles, { calendar: parseCalendar(calendar) })
}

const SHOWN = 12

/** With its file where another file holds the same. */
function nameOf({ series, file }: Checked, all: readonly Checked[]): string {
  const isTwice = all.filter((other) => other.series === series).length > 1
  return isTwice && file !== null ? `${series} (${file})` : series
}

function describe({ report, rejected, duplicates }: Checked, name: string): string {
  const lines = [
    ...rejected.map(({ line, reason }) => `  error    line ${line}: ${reason}`),
    ...report.findings.map(({ severity, text }) => `  ${severity.padEnd(7)}  ${text}`),
  ]
  const more = lines.length - SHOWN
  return [
    `${name}: ${count(report.rows)} candles, ${(report.coverage * 100).toFixed(2)} % covered`,
    ...(duplicates > 0 ? [`  info     ${count(duplicates)} repeated lines`] : []),
    ...lines.slice(0, SHOWN),
    ...(more > 0 ? [`  and ${count(more)} more; --json has them all`] : []),
  ].join('\n')
}
