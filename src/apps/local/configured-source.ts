import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { csvHeader, firstTimes, readTable, SourceError } from '../../adapters/source/index.ts'
import { readTableFile } from '../../adapters/store/parquet/index.ts'
import {
  Fault,
  PRICE_COLUMNS,
  parseTimeframe,
  TIMEFRAMES,
  type Timeframe,
  timeframeMs,
} from '../../domain/index.ts'
import { type CandleStore, resample } from '../../trade/market/index.ts'
import { candleTable, type SourceRequest, type Table, type TableSource } from '../../trade/pipeline/index.ts'
import { leftOut, readCandleFile } from './read-candle-file.ts'
import { requireCandles } from './require-candles.ts'

interface SourceOptions {
  readonly folder: string
  readonly store: CandleStore | undefined
  readonly onWarning: ((text: string) => void) | undefined
}

/** Files as the configuration names them, and the store; notes what of a file became no row. */
export class ConfiguredSource implements TableSource {
  readonly #options: SourceOptions
  readonly #warnings = new Set<string>()

  constructor(options: SourceOptions) {
    this.#options = options
  }

  get warnings(): readonly string[] {
    return [...this.#warnings]
  }

  async read(request: SourceRequest): Promise<Table> {
    if (request.kind === 'file') return this.#readFile(request.file, request.timeframe)
    const { store } = this.#options
    if (!store) throw new Fault('no-data', 'candles.missing', 'this run has no store of candles')
    return candleTable(await requireCandles(store, request))
  }

  async #readFile(file: string, timeframe: Timeframe): Promise<Table> {
    const path = findFile(resolve(this.#options.folder, file))
    if (path.endsWith('.parquet')) return await readTableFile(path)
    if (holdsMoreThanCandles(path)) {
      const { table, warnings } = readTable(path, timeframeMs(timeframe))
      this.#warn(warnings)
      return table
    }
    const stored = /-(\d+[mhdw])\.csv/.exec(path)?.[1]
    const own = stored ? parseTimeframe(stored) : stepOf(path, timeframe)
    if (own && timeframeMs(own) > timeframeMs(timeframe)) return this.#readSparse(path, [own, timeframe])
    const read = readCandleFile(path, own ?? timeframe)
    this.#warn(leftOut(path, read))
    return candleTable(resample(read.candles, timeframe, { incomplete: 'drop' }))
  }

  /** Rows further apart than the raster: most of its rows stay empty. */
  #readSparse(path: string, [own, timeframe]: readonly [Timeframe, Timeframe]): Table {
    const { candles } = readCandleFile(path, own)
    const empty = timeframeMs(own) / timeframeMs(timeframe) - 1
    this.#warn([
      `${path}: rows are ${own} apart on a raster of ${timeframe}: ${empty} of ${empty + 1} rows stay empty`,
    ])
    return candleTable(candles)
  }

  #warn(warnings: readonly string[]): void {
    for (const warning of warnings) {
      if (this.#warnings.has(warning)) continue
      this.#warnings.add(warning)
      this.#options.onWarning?.(warning)
    }
  }
}

const SAMPLE_ROWS = 1000

/** The candle length of a file whose name does not tell it, by what most rows are apart; undefined where that is none. */
function stepOf(path: string, asked: Timeframe): Timeframe | undefined {
  const times = firstTimes(path, SAMPLE_ROWS, timeframeMs(asked))
  const steps = times.slice(1).map((time, row) => time - times[row]!)
  const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)]
  return TIMEFRAMES.find((timeframe) => timeframeMs(timeframe) === usual)
}

const CANDLE_NAMES: ReadonlySet<string> = new Set([
  'time',
  'timestamp',
  'open_time',
  'date',
  ...PRICE_COLUMNS,
])

/** Whether a file has columns that a candle does not have, so that it is read as a table. */
function holdsMoreThanCandles(path: string): boolean {
  if (!/\.csv(\.gz)?$/.test(path)) return false
  const names = csvHeader(path)
  return names?.some((name) => !CANDLE_NAMES.has(name)) ?? false
}

function findFile(named: string): string {
  const path = [named, `${named}.parquet`, `${named}.csv`, `${named}.csv.gz`].find((candidate) =>
    existsSync(candidate),
  )
  if (path) return path
  throw new SourceError('file.unreadable', `${named} is not there`, {
    where: named,
    hint: `Correct data_folder, folder and file of the data source; ${basename(named)} is looked for in ${dirname(named)}.`,
  })
}
