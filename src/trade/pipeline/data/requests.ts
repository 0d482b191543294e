import { parsePair, parseTimeframe, parseVenue, type Timeframe } from '../../../domain/index.ts'
import { parseFreq } from '../config/parse-freq.ts'
import type { DataSource, PipelineConfig } from '../config/pipeline-config.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { SourceRequest } from '../port.ts'

export interface PrefixedRequest {
  readonly request: SourceRequest
  readonly prefix: string
}

/** The step of the raster; a minute where the configuration does not say, as the original has it. */
export function rasterOf({ freq = '1min' }: PipelineConfig): Timeframe {
  return parseFreq(freq)
}

/**
 * What the data sources ask for.
 * @throws PipelineFault `config.invalid`
 */
export function sourceRequests(config: PipelineConfig): readonly PrefixedRequest[] {
  const freq = rasterOf(config)
  return (config.data_sources ?? []).map((source, i) => {
    if ((fileOf(source) === undefined) === (source.store === undefined)) {
      throw new PipelineFault('config.invalid', `/data_sources/${i} needs either "file" or "store"`, {
        where: `/data_sources/${i}`,
        hint: 'Write "file": "ETH-BTC-5m.csv.gz", or "store": {"venue": "binance", "pair": "ETH/BTC"}.',
      })
    }
    return { request: toRequest(source, config, freq), prefix: source.column_prefix ?? '' }
  })
}

/** A command that would bring more candles of a request. */
export function fetchCommand(request: SourceRequest): string {
  if (request.kind === 'file') return `add rows to ${request.file}`
  const { venue, pair, timeframe } = request
  return `run \`leme data import FILE --venue ${venue} --symbol ${pair} --timeframe ${timeframe}\``
}

function toRequest(source: DataSource, config: PipelineConfig, freq: Timeframe): SourceRequest {
  const { store } = source
  if (store) {
    const timeframe = store.timeframe === undefined ? freq : parseTimeframe(store.timeframe)
    return { kind: 'store', venue: parseVenue(store.venue), pair: parsePair(store.pair), timeframe }
  }
  const file = fileOf(source)!
  const parts = [config.data_folder, source.folder, file].filter((part) => part)
  const isAbsolute = /^([/\\]|[A-Za-z]:[/\\])/.test(file)
  return {
    kind: 'file',
    file: isAbsolute ? file : parts.join('/'),
    timeframe: source.timeframe === undefined ? freq : parseTimeframe(source.timeframe),
    ...(source.pair !== undefined && { pair: parsePair(source.pair) }),
  }
}

/** A source that names a folder alone means the file of the same name in it, as the original has it. */
function fileOf({ file, folder, store }: DataSource): string | undefined {
  return file ?? (store || !folder ? undefined : folder)
}
