import { type Candles, Fault, PRICE_COLUMNS } from '../../domain/index.ts'

/** A file of candles as the intelligent-trading-bot keeps it: text, in order of time. */
export interface KlinesFile {
  readonly header: string
  readonly rows: readonly KlinesRow[]
}

export interface KlinesRow {
  /** UTC milliseconds. */
  readonly time: number
  /** As it stands in the file, whatever columns it has. */
  readonly line: string
}

const TIME_NAMES = ['timestamp', 'time', 'open_time', 'date']
const NEW_HEADER = `timestamp,${PRICE_COLUMNS.join(',')}`
/** Numbers below are seconds: as milliseconds they would be of 1973. */
const SECONDS_BELOW = 100_000_000_000

/** A file without rows yet. */
export const NO_KLINES: KlinesFile = { header: NEW_HEADER, rows: [] }

/**
 * Reads a file; of rows with one time the last counts.
 * @throws Fault `klines.file` when it has no header with the columns of candles, or a row without a time
 */
export function parseKlines(text: string, path: string): KlinesFile {
  const [first = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const at = placesOf(first, path).time
  const rows = lines.flatMap((line, i): KlinesRow[] => {
    if (line === '') return []
    const time = timeOf(line.split(',')[at] ?? '')
    if (Number.isFinite(time)) return [{ time, line }]
    throw broken(`${path}:${i + 2}`, `"${line.slice(0, 40)}" has no time`)
  })
  return { header: first, rows: ordered(rows) }
}

/** The rows in order of time; of those with one time the last. */
function ordered(rows: readonly KlinesRow[]): readonly KlinesRow[] {
  if (rows.every(({ time }, i) => i === 0 || rows[i - 1]!.time < time)) return rows
  return [...new Map(rows.map((row) => [row.time, row])).values()].sort((a, b) => a.time - b.time)
}

/**
 * The file with these candles: where it has a row of that time the candle takes its place, and no row begins at
 * `end` or later. Columns that a candle has not are empty in its row; times are written as the file writes them.
 */
export function mergeKlines(
  { header, rows }: KlinesFile,
  blocks: readonly Candles[],
  end: number,
): KlinesFile {
  const names = header.split(',')
  const { time: at } = placesOf(header, 'the file')
  const write = timeWriter(rows.at(-1)?.line.split(',')[at])
  const columns = names.map((name) => PRICE_COLUMNS.find((one) => one === name))
  const fetched = blocks.flatMap((candles) =>
    Array.from(candles.time, (time, row): KlinesRow => {
      const cells = columns.map((column, place) => {
        if (place === at) return write(time)
        return column === undefined ? '' : String(candles[column][row])
      })
      return { time, line: cells.join(',') }
    }),
  )
  return { header, rows: ordered([...rows, ...fetched]).filter(({ time }) => time < end) }
}

export function formatKlines({ header, rows }: KlinesFile): string {
  return `${[header, ...rows.map(({ line }) => line)].join('\n')}\n`
}

function placesOf(header: string, path: string): { readonly time: number } {
  const names = header.split(',')
  const time = names.findIndex((name) => TIME_NAMES.includes(name))
  const lacking = PRICE_COLUMNS.filter((name) => !names.includes(name))
  if (time >= 0 && lacking.length === 0) return { time }
  throw broken(path, `it lacks the column ${time < 0 ? 'timestamp' : lacking[0]}`)
}

function broken(where: string, found: string): Fault {
  return new Fault('conflict', 'klines.file', `${where}: ${found}; nothing was changed`, {
    where,
    hint: 'Mend the file, or put it aside: then everything is fetched anew.',
  })
}

/** UTC milliseconds of a number of seconds or milliseconds, or of a date that is UTC unless it says otherwise. */
function timeOf(cell: string): number {
  if (/^\d+(\.0)?$/.test(cell)) return Number(cell) < SECONDS_BELOW ? Number(cell) * 1000 : Number(cell)
  const isZoned = /(Z|[+-]\d\d:?\d\d)$/.test(cell)
  if (!/^\d{4}-\d\d-\d\d/.test(cell)) return Number.NaN
  return Date.parse(isZoned || cell.length === 10 ? cell : `${cell}Z`)
}

/** Writes times as `sample` is written; `2024-01-31 12:00:00+00:00` without one. */
function timeWriter(sample = '2024-01-31 12:00:00+00:00'): (time: number) => string {
  if (/^\d+(\.0)?$/.test(sample)) {
    const unit = Number(sample) < SECONDS_BELOW ? 1000 : 1
    return (time) => String(time / unit)
  }
  const between = sample[10]
  const zone = /(Z|[+-]00:?00)$/.exec(sample)?.[0] ?? ''
  return (time) => {
    const iso = new Date(time).toISOString()
    if (between === undefined && time % 86_400_000 === 0) return iso.slice(0, 10)
    return `${iso.slice(0, 10)}${between ?? ' '}${iso.slice(11, 19)}${zone}`
  }
}
