import { isExchange, openExchange } from '../../../adapters/exchange/index.ts'
import { Fault, formatTime, parseTimeRange } from '../../../domain/index.ts'
import {
  type FetchedSource,
  fetchSource,
  type SourceToFetch,
  sourcesToFetch,
} from '../../local/download-sources.ts'
import { type ConfiguredPipeline, openPipelineConfig, withOverrides } from '../../local/pipeline.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { count, duration, type Terminal } from '../terminal.ts'
import { openSymbols } from './pipeline-symbols.ts'

export interface PipelineDownloadOptions {
  readonly config: string
  readonly symbols?: readonly string[]
  readonly dataFolder?: string
  readonly since: string
  readonly url?: string
}

/** Where the original's configurations name no venue, they mean this one. */
const USUAL_VENUE = 'binance'

/** `leme pipeline download`: the files of a configuration, brought up to date by its venue. */
export async function pipelineDownload(terminal: Terminal, options: PipelineDownloadOptions): Promise<void> {
  const pipelines = options.symbols
    ? openSymbols(options.symbols, options)
    : [withOverrides(openPipelineConfig(options.config), options)]
  const since = parseTimeRange(`${options.since.replaceAll('-', '')}-`).start!
  const venue = pipelines[0]?.config.venue ?? USUAL_VENUE
  await requireVenue(venue)
  const signal = stopSignal()
  const exchange = await openExchange({
    ...{ exchange: venue, signal },
    ...(options.url !== undefined && { url: options.url }),
    onPause: ({ reason, ms }) => terminal.warn(`${reason}; waiting ${duration(ms)}`),
  })
  const sources = eachOnce(pipelines.flatMap((pipeline) => sourcesOf(pipeline, exchange)))
  const files: FetchedSource[] = []
  for (const source of sources) {
    const { pair, timeframe } = source
    const onPage = (candles: number, time: number) =>
      terminal.progress(`${pair} ${timeframe}: ${count(candles)} candles, at ${formatTime(time)} UTC`)
    const fetched = await fetchSource(source, { exchange, since, signal, onPage })
    files.push(fetched)
    terminal.say(describe(fetched))
    for (const reason of fetched.rejected.slice(0, SHOWN))
      terminal.warn(`${source.path}: left out: ${reason}`)
  }
  terminal.result({ schema: 'leme.pipeline-download/1', venue, files }, '')
}

const SHOWN = 5

/** @throws Fault `download.source` */
async function requireVenue(venue: string): Promise<void> {
  if (await isExchange(venue)) return
  throw new Fault('config', 'download.source', `"venue": "${venue}" is no exchange that can be asked`, {
    hint: 'Put its files into the folders of the data sources yourself, or take an exchange such as binance.',
  })
}

function sourcesOf(pipeline: ConfiguredPipeline, exchange: Parameters<typeof sourcesToFetch>[1]) {
  const sources = sourcesToFetch(pipeline, exchange)
  if (sources.length > 0) return sources
  throw new Fault('config', 'download.source', `${pipeline.config.symbol} reads no file`, {
    hint: 'Candles of the store come with: npx leme data download --help',
  })
}

/** Symbols may share a file, such as that of an index. */
function eachOnce(sources: readonly SourceToFetch[]): readonly SourceToFetch[] {
  return [...new Map(sources.map((source) => [source.path, source])).values()]
}

function describe({ path, pair, timeframe, rows, added, again }: FetchedSource): string {
  return `${pair} ${timeframe}: ${count(added)} new, ${count(again)} again; ${count(rows)} in ${path}`
}
