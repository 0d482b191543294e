import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  PANEL_VALUES,
  type Panel,
  PanelCollector,
  PanelProblems,
  type PanelReport,
} from '../../../trade/pipeline/index.ts'
import { SourceError } from '../source-error.ts'
import { type CsvLine, csvLines } from './csv-lines.ts'
import { type PanelHeader, panelHeader } from './panel-header.ts'
import { parseDate, parseDecimal, parseEpoch } from './panel-time.ts'
import { splitCells } from './split-cells.ts'

const DAY_MS = 86_400_000
const MOST_SYMBOL = 64

export interface ReadPanel {
  readonly panel: Panel
  readonly report: PanelReport
  /** SHA-256 of the bytes. */
  readonly dataHash: string
}

/**
 * Reads a file of candles of several assets: {@link panelHeader} says how it looks. A cell that says nothing usable
 * becomes null, a row without symbol or time is left out, and each is in the report. Streams: memory is that of the
 * panel and one piece of the file.
 * @throws SourceError `file.unreadable`, `csv.empty`, `csv.header`, `candles.format`
 */
export async function readPanel(path: string): Promise<ReadPanel> {
  try {
    return await parsePanel(createReadStream(path), path)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'syscall' in cause)) throw cause
    const why = cause.code === 'ENOENT' ? 'is not there' : `cannot be read (${String(cause.code)})`
    throw new SourceError('file.unreadable', `${path} ${why}`, {
      hint: 'Check the path; a relative one starts from the folder you are in.',
      where: path,
      cause,
    })
  }
}

/** {@link readPanel} of bytes that come from elsewhere; `name` is what messages call them. */
export async function parsePanel(pieces: AsyncIterable<Uint8Array>, name: string): Promise<ReadPanel> {
  const hash = createHash('sha256')
  const problems = new PanelProblems()
  const rows = new RowReader(problems)
  for await (const line of csvLines(hashed(pieces, hash), name)) rows.take(line, name)
  if (rows.read === 0) {
    throw new SourceError('csv.empty', `${name} has no rows`, { hint: 'Export it again.', where: name })
  }
  const panel = rows.collector.finish()
  return { panel, report: reportOf(panel, rows, problems), dataHash: hash.digest('hex') }
}

function reportOf(panel: Panel, rows: RowReader, problems: PanelProblems): PanelReport {
  return {
    schema: 'leme.panel-read/1',
    read: rows.read,
    rows: panel.rows,
    assets: panel.assets.length,
    unusedColumns: rows.unused,
    counts: problems.counts,
    problems: problems.listed,
  }
}

async function* hashed(
  pieces: AsyncIterable<Uint8Array>,
  hash: { update(piece: Uint8Array): unknown },
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    hash.update(piece)
    yield piece
  }
}

/** Turns lines into rows of a collector. */
class RowReader {
  readonly collector: PanelCollector
  read = 0
  readonly #problems: PanelProblems
  readonly #values = new Float64Array(PANEL_VALUES.length)
  #header: PanelHeader | undefined

  constructor(problems: PanelProblems) {
    this.#problems = problems
    this.collector = new PanelCollector(problems)
  }

  get unused(): readonly string[] {
    return this.#header?.unused ?? []
  }

  take({ line, text }: CsvLine, name: string): void {
    const header = this.#header
    if (!header) {
      this.#header = panelHeader(text, name)
      return
    }
    this.read++
    const cells = splitCells(text, header.delimiter)
    if (cells?.length !== header.width) {
      const found = cells ? `${cells.length} of ${header.width} cells` : 'a quote is not closed'
      this.#problems.add('cells', line, { found })
      return
    }
    const symbol = cells[header.place.symbol]!
    if (symbol === '' || symbol.length > MOST_SYMBOL) {
      this.#problems.add('no-symbol', line, { column: 'symbol', found: symbol })
      return
    }
    const time = this.#time(cells, header, line)
    if (Number.isNaN(time)) return
    PANEL_VALUES.forEach((column, k) => {
      this.#values[k] = this.#number(cells[header.place[column]]!, column, line)
    })
    this.collector.add({ line, symbol, time, values: this.#values })
  }

  #number(text: string, column: string, line: number): number {
    const value = parseDecimal(text)
    if (Number.isNaN(value)) {
      if (text === '') this.#problems.add('empty', line, { column })
      else this.#problems.add('not-a-number', line, { column, found: text })
    }
    return value
  }

  #time(cells: readonly string[], { place }: PanelHeader, line: number): number {
    const [epochText, dateText] = [cells[place.timestamp]!, cells[place.datetime]!]
    const epoch = parseEpoch(epochText)
    const date = parseDate(dateText)
    if (Number.isNaN(epoch) && Number.isNaN(date)) {
      this.#problems.add('no-time', line, { column: 'timestamp', found: `${epochText} ${dateText}` })
    } else if (Number.isNaN(epoch)) {
      this.#problems.add('time-in-one', line, { column: 'timestamp', found: epochText })
    } else if (Number.isNaN(date)) {
      this.#problems.add('time-in-one', line, { column: 'datetime', found: dateText })
    } else if (Math.abs(epoch - date) > DAY_MS) {
      this.#problems.add('times-differ', line, { column: 'datetime', found: dateText })
    }
    return Number.isNaN(epoch) ? date : epoch
  }
}
