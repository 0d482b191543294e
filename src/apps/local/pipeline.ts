import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { readPipelineConfig } from '../../adapters/config/index.ts'
import { SourceError } from '../../adapters/source/index.ts'
import { openParquetStore } from '../../adapters/store/parquet/index.ts'
import { openThreads } from '../../adapters/threads/index.ts'
import { type Candles, Fault, parseTimeframe, type Timeframe } from '../../domain/index.ts'
import { type CandleStore, resample } from '../../trade/market/index.ts'
import {
  type CandleRequest,
  type CandleSource,
  type PipelineConfig,
  type PipelineProgress,
  type PipelineResult,
  runPipeline,
} from '../../trade/pipeline/index.ts'
import { readCandleFile } from './read-candle-file.ts'
import { requireCandles } from './require-candles.ts'

export interface ConfiguredPipeline {
  readonly config: PipelineConfig
  /** Folder that paths in the configuration are relative to. */
  readonly folder: string
  readonly warnings: readonly string[]
}

/** @throws Fault `config.unreadable`, ConfigFault, PipelineFault `config.invalid` */
export function openPipelineConfig(path: string): ConfiguredPipeline {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Fault('config', 'config.unreadable', `${path} cannot be read`, {
      cause,
      hint: 'Give the path of a pipeline configuration; examples/pipelines has some.',
    })
  }
  return { ...readPipelineConfig(text, path), folder: dirname(resolve(path)) }
}

/** Whether the configuration reads candles of the store, so that a database is needed. */
export function needsStore({ data_sources }: PipelineConfig): boolean {
  return data_sources.some((source) => 'store' in source)
}

export interface RunConfiguredOptions {
  readonly artifacts: string
  readonly workers: number
  readonly store?: CandleStore
  readonly onProgress?: (progress: PipelineProgress) => void
}

/** Runs the stages of a configuration with files, store and threads of this machine. */
export async function runConfigured(
  { config, folder }: ConfiguredPipeline,
  { artifacts, workers, store, onProgress }: RunConfiguredOptions,
): Promise<PipelineResult> {
  await using parquet = await openParquetStore(artifacts)
  await using threads = openThreads(workers)
  return await runPipeline({
    config,
    candles: candleSource(folder, store),
    artifacts: parquet,
    clock: () => performance.now(),
    ...(workers > 1 && { parallel: threads }),
    ...(onProgress && { onProgress }),
  })
}

function candleSource(folder: string, store: CandleStore | undefined): CandleSource {
  return {
    async read(request: CandleRequest): Promise<Candles> {
      if (request.kind === 'file') return readFile(resolve(folder, request.file), request.timeframe)
      if (!store) throw new Fault('no-data', 'candles.missing', 'this run has no store of candles')
      return requireCandles(store, request)
    },
  }
}

function readFile(named: string, timeframe: Timeframe): Candles {
  const path = [named, `${named}.csv`, `${named}.csv.gz`].find((candidate) => existsSync(candidate))
  if (!path) {
    throw new SourceError('file.unreadable', `${named} is not there`, {
      where: named,
      hint: `Correct data_folder, folder and file of the data source; ${basename(named)} is looked for in ${dirname(named)}.`,
    })
  }
  const stored = /-(\d+[mhdw])\.csv/.exec(path)?.[1]
  const { candles } = readCandleFile(path, stored ? parseTimeframe(stored) : timeframe)
  return resample(candles, timeframe, { incomplete: 'drop' })
}

/** Where a state folder keeps artifacts. */
export function artifactFolder(stateDir: string): string {
  return join(resolve(stateDir), 'artifacts')
}
