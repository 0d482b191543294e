import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Artifact,
  type ArtifactStore,
  columnNames,
  hashJson,
  hashTable,
  type Lineage,
  PipelineFault,
  type Table,
} from '../../../trade/pipeline/index.ts'
import { LazyDuckdb } from './duckdb.ts'
import { readParquet } from './read-parquet.ts'
import { spillFolder } from './spill-folder.ts'
import { sweepUnfinished } from './sweep-unfinished.ts'
import { writeParquet } from './write-parquet.ts'
import { writeWhole } from './write-whole.ts'

export interface ParquetStoreOptions {
  /** Memory of DuckDB in its own notation; default `512MB`. */
  readonly memory?: string
  /** Threads of DuckDB; default 1. */
  readonly threads?: number
}

export interface ParquetArtifactStore extends ArtifactStore, AsyncDisposable {}

/**
 * Artifacts as files of a folder, which is made when it is missing: `<name>-<hash>.parquet` or `.json`, and
 * for each computation `computed/<inputHash>.json`, written last. Any number of processes may share it.
 */
export async function openParquetStore(
  folder: string,
  options: ParquetStoreOptions = {},
): Promise<ParquetArtifactStore> {
  const computed = join(folder, 'computed')
  await mkdir(computed, { recursive: true })
  await Promise.all([sweepUnfinished(folder), sweepUnfinished(computed)])
  const duckdb = new LazyDuckdb({
    memory: options.memory ?? '512MB',
    threads: options.threads ?? 1,
    spill: spillFolder(folder),
  })

  async function remember(artifact: Artifact): Promise<Artifact> {
    const { path: _, ...entry } = artifact
    const text = `${JSON.stringify(entry, null, 2)}\n`
    await writeWhole(entryPath(artifact.lineage.inputHash), (path) => writeFile(path, text))
    return artifact
  }

  function entryPath(inputHash: string): string {
    return join(computed, `${requirePlain(inputHash)}.json`)
  }

  function contentPath({ name, hash, kind }: Pick<Artifact, 'name' | 'hash' | 'kind'>): string {
    return join(
      folder,
      `${requirePlain(name)}-${requirePlain(hash).slice(0, 16)}.${kind === 'table' ? 'parquet' : 'json'}`,
    )
  }

  return {
    async find(inputHash) {
      const text = await readIfThere(entryPath(inputHash))
      if (text === undefined) return undefined
      const artifact = parseEntry(text)
      return artifact && { ...artifact, path: contentPath(artifact) }
    },

    async writeTable(name, table: Table, lineage: Lineage) {
      const hash = hashTable(table)
      const path = contentPath({ name, hash, kind: 'table' })
      const notes = { leme_hash: hash, leme_lineage: JSON.stringify(lineage) }
      await writeWhole(path, (unfinished) =>
        duckdb.withConnection((connection) => writeParquet(connection, table, { path: unfinished, notes })),
      )
      return remember({
        name,
        kind: 'table',
        hash,
        rows: table.rows,
        columns: columnNames(table),
        path,
        lineage,
      })
    },

    async writeJson(name, value, lineage: Lineage) {
      const hash = hashJson(value)
      const path = contentPath({ name, hash, kind: 'json' })
      await writeWhole(path, (unfinished) => writeFile(unfinished, JSON.stringify(value)))
      return remember({ name, kind: 'json', hash, rows: 0, columns: [], path, lineage })
    },

    async readTable(artifact) {
      const path = contentPath(artifact)
      await stat(path).catch((cause: unknown) => Promise.reject(missing(artifact, path, cause)))
      const table = await duckdb
        .withConnection((connection) =>
          readParquet(connection, { path, rows: artifact.rows, columns: artifact.columns }),
        )
        .catch((cause: unknown) => Promise.reject(corrupt(artifact, path, cause)))
      if (hashTable(table) !== artifact.hash) throw corrupt(artifact, path)
      return table
    },

    async readJson(artifact) {
      const path = contentPath(artifact)
      const text = await readIfThere(path)
      if (text === undefined) throw missing(artifact, path)
      const value = parseJson(text)
      if (value === undefined || hashJson(value) !== artifact.hash) throw corrupt(artifact, path)
      return value
    },

    [Symbol.asyncDispose]: () => duckdb[Symbol.asyncDispose](),
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** An entry that cannot be read is as good as none: its stage is computed again. */
function parseEntry(text: string): Artifact | undefined {
  const value = parseJson(text)
  return typeof value === 'object' && value !== null && 'hash' in value && 'lineage' in value
    ? (value as Artifact)
    : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Names become file names: letters, digits and dashes alone. */
function requirePlain(name: string): string {
  if (/^[A-Za-z0-9-]{1,100}$/.test(name)) return name
  throw new PipelineFault('artifact.missing', `"${name}" cannot name an artifact`)
}

function missing({ name }: Artifact, path: string, cause?: unknown): PipelineFault {
  return new PipelineFault('artifact.missing', `the file of ${name} is not there`, { where: path, cause })
}

function corrupt({ name }: Artifact, path: string, cause?: unknown): PipelineFault {
  return new PipelineFault('artifact.corrupt', `the file of ${name} does not hold what was written`, {
    where: path,
    cause,
  })
}
