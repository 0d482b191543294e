import { formatTime } from '../../../domain/index.ts'
import { type Calendar, type CandleStore, findGaps, type Gap } from '../../../trade/market/index.ts'
import { parseCalendar } from '../../local/calendar.ts'
import { type Imported, readImport, requireUsable, storeImport } from '../../local/import-candles.ts'
import { type ImportJob, importJobs } from '../../local/import-jobs.ts'
import { withDatabase } from '../../local/with-app.ts'
import { count, type Terminal } from '../terminal.ts'

export interface DataImportOptions {
  readonly venue: string
  readonly symbol?: string
  readonly timeframe?: string
  readonly market?: string
  readonly revise?: boolean
  readonly rollUp?: boolean
  readonly strict?: boolean
  readonly verify?: boolean
  readonly calendar: string
}

interface ImportedFile extends Imported {
  readonly job: ImportJob
  readonly gaps: readonly Gap[]
  readonly isVerified: boolean
}

/** `leme data import`: each file into one series, whole or not at all. */
export async function dataImport(
  terminal: Terminal,
  paths: readonly string[],
  options: DataImportOptions,
): Promise<void> {
  const calendar = parseCalendar(options.calendar)
  const jobs = importJobs(paths, options)
  if (jobs.length === 1) {
    tellOne(terminal, await importFile(terminal, jobs[0]!, { ...options, calendar }))
    return
  }
  const files = await withDatabase(async ({ store }) => {
    const done: ImportedFile[] = []
    for (const [at, job] of jobs.entries()) {
      terminal.progress(`${count(at + 1)} of ${count(jobs.length)}: ${job.path}`)
      done.push(await importFile(terminal, job, { ...options, calendar, store: store.candles }))
    }
    return done
  })
  tellMany(terminal, files)
}

type Rules = Omit<DataImportOptions, 'calendar'> & {
  readonly calendar: Calendar
  readonly store?: CandleStore
}

/** A file that cannot be read is told before a database is opened for it alone. */
async function importFile(terminal: Terminal, job: ImportJob, rules: Rules): Promise<ImportedFile> {
  const read = await readImport(job, rules.verify ?? false)
  for (const { line, reason } of read.rejected.slice(0, 10))
    terminal.warn(`${job.path}:${line} left out: ${reason}`)
  if (read.rejected.length > 10)
    terminal.warn(`${job.path}: ${count(read.rejected.length - 10)} more lines left out`)
  requireUsable(job, read, rules.strict ?? false)
  const write = (store: CandleStore) =>
    storeImport(store, job, {
      ...read,
      policy: rules.revise ? 'revise' : 'keep',
      rollUp: rules.rollUp ?? false,
    })
  const imported = rules.store
    ? await write(rules.store)
    : await withDatabase(({ store }) => write(store.candles))
  return { ...imported, job, isVerified: read.isVerified, gaps: findGaps(read.candles, rules.calendar) }
}

function tellOne(terminal: Terminal, file: ImportedFile): void {
  const { rows, inserted, updated, duplicates, rejected, gaps } = file
  const json = { schema: 'leme.import/1', rows, inserted, updated, duplicates, rejected, gaps }
  const lines = [
    lineOf(file),
    ...gaps
      .slice(0, 5)
      .map((gap) => `  gap of ${count(gap.missing)} candles from ${formatTime(gap.from)} UTC`),
  ]
  if (gaps.length > 5) lines.push(`  and ${gaps.length - 5} more gaps`)
  lines.push('Next: npx leme data check')
  terminal.result(json, lines.join('\n'))
}

function tellMany(terminal: Terminal, files: readonly ImportedFile[]): void {
  const json = {
    schema: 'leme.imports/1',
    files: files.map(({ job: { path, key }, isVerified, ...file }) => ({
      file: path,
      ...key,
      verified: isVerified,
      ...file,
    })),
  }
  const series = Map.groupBy(files, ({ job: { key } }) => `${key.pair} ${key.timeframe}`)
  const verified = files.filter(({ isVerified }) => isVerified).length
  const lines = [...series.values()].map((group) => lineOf(summed(group), `${count(group.length)} files, `))
  lines.push(`${count(files.length)} files, ${count(verified)} of them with a checksum that fits`)
  lines.push('Next: npx leme data check')
  terminal.result(json, lines.join('\n'))
}

function summed(files: readonly ImportedFile[]): ImportedFile {
  const total = (read: (file: ImportedFile) => number) => files.reduce((sum, file) => sum + read(file), 0)
  return {
    ...files[0]!,
    rows: total(({ rows }) => rows),
    inserted: total(({ inserted }) => inserted),
    updated: total(({ updated }) => updated),
    duplicates: total(({ duplicates }) => duplicates),
    rejected: files.flatMap(({ rejected }) => rejected),
  }
}

function lineOf(
  { job: { key }, rows, inserted, updated, duplicates, rejected }: ImportedFile,
  files = '',
): string {
  return (
    `${key.pair} ${key.timeframe} at ${key.venue}: ${files}${count(rows)} lines, ${count(inserted)} new, ` +
    `${count(updated)} replaced, ${count(duplicates)} known, ${count(rejected.length)} rejected`
  )
}
