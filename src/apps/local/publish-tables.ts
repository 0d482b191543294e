import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { formatTable } from '../../adapters/source/index.ts'
import {
  readTableNote,
  sweepUnfinished,
  writeTableFile,
  writeWhole,
} from '../../adapters/store/parquet/index.ts'
import { hashJson, type MadeTables, namedTables, type PipelineConfig } from '../../trade/pipeline/index.ts'

/** Under this name a file notes what it was made of. */
const MADE_OF = 'leme_made_of'

/**
 * Writes what a run made under the names of the configuration into `data_folder/symbol`: Parquet, or CSV where a
 * name ends in `.csv` or `.csv.gz`; the models into `model_folder`. A Parquet file that was made of the same is left
 * as it is. Without a `data_folder` nothing is written.
 * @returns the files
 */
export async function publishTables(
  { config, folder }: { readonly config: PipelineConfig; readonly folder: string },
  { tables, hashes, models }: MadeTables,
): Promise<readonly string[]> {
  if (config.data_folder === undefined) return []
  const home = resolve(folder, config.data_folder, config.symbol)
  await mkdir(home, { recursive: true })
  await sweepUnfinished(home)
  const files: string[] = []
  for (const { name, table } of namedTables(config, tables)) {
    const path = join(home, /\.(csv|csv\.gz|parquet)$/.test(name) ? name : `${name}.parquet`)
    files.push(path)
    if (!path.endsWith('.parquet')) {
      await writeWhole(path, (unfinished) => writeFile(unfinished, csvBytes(path, formatTable(table))))
      continue
    }
    const madeOf = hashJson({ hashes, columns: table.columns.map((column) => column.name) })
    if ((await readTableNote(path, MADE_OF)) === madeOf) continue
    await writeTableFile(path, table, { [MADE_OF]: madeOf })
  }
  if (!models) return files
  const path = join(resolve(home, config.model_folder ?? 'MODELS'), 'models.json')
  await mkdir(dirname(path), { recursive: true })
  await sweepUnfinished(dirname(path))
  await writeWhole(path, (unfinished) => writeFile(unfinished, JSON.stringify(models)))
  return [...files, path]
}

function csvBytes(path: string, bytes: Uint8Array): Uint8Array {
  return path.endsWith('.gz') ? gzipSync(bytes) : bytes
}
