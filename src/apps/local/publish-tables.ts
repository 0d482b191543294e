import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { formatTable } from '../../adapters/source/index.ts'
import { sweepUnfinished, writeTableFile, writeWhole } from '../../adapters/store/parquet/index.ts'
import {
  type ArtifactStore,
  namedTables,
  type PipelineConfig,
  type PipelineResult,
  type StageTables,
} from '../../trade/pipeline/index.ts'

const TABLES = ['data', 'features', 'labels', 'predictions', 'signals'] as const

/**
 * Writes what a run made under the names of the configuration into `data_folder/symbol`: Parquet, or CSV where a
 * name ends in `.csv` or `.csv.gz`; the models into `model_folder`. Without a `data_folder` nothing is written.
 * @returns the files
 */
export async function publishTables(
  { config, folder }: { readonly config: PipelineConfig; readonly folder: string },
  store: ArtifactStore,
  result: PipelineResult,
): Promise<readonly string[]> {
  if (config.data_folder === undefined) return []
  const home = resolve(folder, config.data_folder, config.symbol)
  await mkdir(home, { recursive: true })
  await sweepUnfinished(home)
  const tables: { -readonly [Name in keyof StageTables]: StageTables[Name] } = {}
  for (const name of TABLES) {
    const artifact = await findMade(name, store, result)
    if (artifact) tables[name] = await store.readTable(artifact)
  }
  const files: string[] = []
  for (const { name, table } of namedTables(config, tables)) {
    const path = join(home, /\.(csv|csv\.gz|parquet)$/.test(name) ? name : `${name}.parquet`)
    if (path.endsWith('.parquet')) await writeTableFile(path, table)
    else await writeWhole(path, (unfinished) => writeFile(unfinished, csvBytes(path, formatTable(table))))
    files.push(path)
  }
  const models = await findMade('models', store, result)
  if (!models) return files
  const path = join(resolve(home, config.model_folder ?? 'MODELS'), 'models.json')
  await mkdir(resolve(path, '..'), { recursive: true })
  await sweepUnfinished(resolve(path, '..'))
  const text = JSON.stringify(await store.readJson(models))
  await writeWhole(path, (unfinished) => writeFile(unfinished, text))
  return [...files, path]
}

function csvBytes(path: string, bytes: Uint8Array): Uint8Array {
  return path.endsWith('.gz') ? gzipSync(bytes) : bytes
}

async function findMade(name: string, store: ArtifactStore, { artifacts, stages }: PipelineResult) {
  const made = artifacts.find((artifact) => artifact.name === name)
  const inputHash = made && stages.find((stage) => stage.name === made.stage)?.inputHash
  return inputHash ? await store.find(inputHash) : undefined
}
