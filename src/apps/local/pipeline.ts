import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readPipelineConfig } from '../../adapters/config/index.ts'
import { readTable } from '../../adapters/source/index.ts'
import { openParquetStore, readTableFile } from '../../adapters/store/parquet/index.ts'
import { openThreads } from '../../adapters/threads/index.ts'
import { Fault } from '../../domain/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import {
  checkConfig,
  type MadeTables,
  type Models,
  type PipelineConfig,
  type PipelineProgress,
  type PipelineResult,
  parseModels,
  runPipeline,
  type StageName,
  type Table,
} from '../../trade/pipeline/index.ts'
import { ConfiguredSource } from './configured-source.ts'
import { loadFeatures } from './load-features.ts'
import { publishTables } from './publish-tables.ts'

export interface ConfiguredPipeline {
  readonly config: PipelineConfig
  /** Folder that paths in the configuration are relative to. */
  readonly folder: string
  readonly warnings: readonly string[]
}

/**
 * The configuration of a file, with `symbol` in place of its own.
 * @throws Fault `config.unreadable`, ConfigFault, PipelineFault `config.invalid`
 */
export function openPipelineConfig(path: string, symbol?: string): ConfiguredPipeline {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Fault('config', 'config.unreadable', `${path} cannot be read`, {
      cause,
      hint: 'Give the path of a pipeline configuration; examples/pipelines has some.',
    })
  }
  return { ...readPipelineConfig(text, path, symbol), folder: dirname(resolve(path)) }
}

export interface PipelineOverrides {
  readonly dataFolder?: string
  readonly compat?: string
  /** Name of the model; `{symbol}` is filled in. */
  readonly register?: string
}

/**
 * The configuration with what the command line says instead: `data_folder`, relative to the folder one is in,
 * the dialect, and under which name its models are registered.
 * @throws PipelineFault `config.invalid` for a dialect that does not exist
 */
export function withOverrides(
  pipeline: ConfiguredPipeline,
  { dataFolder, compat, register }: PipelineOverrides,
): ConfiguredPipeline {
  const { config } = checkConfig({
    ...pipeline.config,
    ...(dataFolder !== undefined && { data_folder: resolve(dataFolder) }),
    ...(compat !== undefined && { compat }),
    ...(register !== undefined && { model_registry: { name: register } }),
  })
  return { ...pipeline, config }
}

/** Whether the configuration reads candles of the store or registers its models, so that a database is needed. */
export function needsStore({ data_sources = [], model_registry }: PipelineConfig): boolean {
  return model_registry !== undefined || data_sources.some((source) => 'store' in source)
}

export interface RunConfiguredOptions {
  readonly artifacts: string
  readonly workers: number
  readonly store?: CandleStore
  /** Where to stop; default the last stage that the configuration has keys for. */
  readonly goal?: StageName
  /** File of scores to begin with. */
  readonly predictions?: string
  /** File of models to predict with. */
  readonly models?: string
  readonly onProgress?: (progress: PipelineProgress) => void
  /** What of a file became no candle, once for each; the result has it, too. */
  readonly onWarning?: (text: string) => void
  /** Ends the run at its next piece; the promise rejects with its reason. */
  readonly signal?: AbortSignal
}

/** Runs the stages of a configuration with files, store and threads of this machine. */
export async function runConfigured(
  { config, folder, warnings }: ConfiguredPipeline,
  options: RunConfiguredOptions,
): Promise<PipelineResult> {
  const { artifacts, workers, store, goal, onProgress, onWarning } = options
  await using parquet = await openParquetStore(artifacts)
  await using threads = openThreads(workers)
  const source = new ConfiguredSource({ folder, store, onWarning })
  let made: MadeTables | undefined
  const result = await runPipeline({
    config,
    rows: source,
    artifacts: parquet,
    clock: () => performance.now(),
    // Also with one: heavy pieces leave this thread free for whoever else it serves.
    parallel: threads,
    ...(options.signal && { signal: options.signal }),
    ...(onProgress && { onProgress }),
    ...(goal && { goal }),
    onMade: (tables) => {
      made = tables
    },
    given: await readGiven(options),
    custom: await loadFeatures(config, folder),
  })
  const files = made ? await publishTables({ config, folder }, made) : []
  return { ...result, files: [...files], warnings: [...warnings, ...result.warnings, ...source.warnings] }
}

/** What is brought instead of made. */
async function readGiven({
  models,
  predictions,
}: RunConfiguredOptions): Promise<{ models?: Models; predictions?: Table }> {
  return {
    ...(models !== undefined && { models: parseModels(readJson(models), models) }),
    ...(predictions !== undefined && { predictions: await readScores(predictions) }),
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Fault('no-data', 'models.unreadable', `${path} cannot be read as JSON`, {
      cause,
      hint: '`npx leme pipeline train` names the file of models that it writes.',
    })
  }
}

async function readScores(path: string): Promise<Table> {
  return path.endsWith('.parquet') ? await readTableFile(path) : readTable(path, 60_000).table
}

/** Where a state folder keeps artifacts. */
export function artifactFolder(stateDir: string): string {
  return join(resolve(stateDir), 'artifacts')
}

/** The file of a table in a folder of artifacts. */
export function artifactPath(artifacts: string, name: string, hash: string): string {
  return join(artifacts, `${name}-${hash.slice(0, 16)}.parquet`)
}
