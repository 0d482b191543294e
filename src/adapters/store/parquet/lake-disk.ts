import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Candles } from '../../../domain/index.ts'
import type { CandleRows } from '../../../trade/market/index.ts'
import { LazyDuckdb } from './duckdb.ts'
import { readCandleRows } from './read-candle-rows.ts'
import { writeCandleFile } from './write-candle-file.ts'
import { UNFINISHED } from './write-whole.ts'

/** What a lake does to its disk, step by step; all paths are absolute. A test may lend another one that dies between. */
export interface LakeDisk extends AsyncDisposable {
  /** Makes a folder and those above it, and brings their names to the disk. */
  makeFolder(path: string): Promise<void>
  /** Writes a new file of candles into a folder, under a name that nobody reads, and brings it to the disk. */
  writeUnfinished(folder: string, candles: Candles): Promise<string>
  /** Of a file's bytes, 64 hexadecimal digits. */
  sha256(path: string): Promise<string>
  /** Gives a file its name, and brings that to the disk. */
  rename(from: string, to: string): Promise<void>
  /** Makes a file as young as if it were written now; fails where it is gone. */
  touch(path: string): Promise<void>
  remove(path: string): Promise<void>
  read(path: string): Promise<CandleRows>
  /** Bytes and age of a file; undefined where there is none. */
  look(path: string): Promise<{ readonly bytes: number; readonly modifiedMs: number } | undefined>
  /** Every file below a folder; none where there is no folder. */
  list(folder: string): Promise<readonly string[]>
}

/** The disk itself. */
export function realLakeDisk(): LakeDisk {
  const duckdb = new LazyDuckdb({ memory: '512MB', threads: 1 })
  return {
    async makeFolder(path) {
      const first = await mkdir(path, { recursive: true })
      if (first === undefined) return
      for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
    },
    async writeUnfinished(folder, candles) {
      const path = join(folder, `${randomUUID()}${UNFINISHED}`)
      try {
        await duckdb.withConnection((connection) => writeCandleFile(connection, candles, path))
        await sync(path)
        return path
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
    },
    async sha256(path) {
      const hash = createHash('sha256')
      await pipeline(createReadStream(path), hash)
      return hash.digest('hex')
    },
    async rename(from, to) {
      await rename(from, to)
      await syncFolder(dirname(to))
    },
    touch: (path) => utimes(path, new Date(), new Date()),
    remove: (path) => rm(path, { force: true }),
    read: (path) => duckdb.withConnection((connection) => readCandleRows(connection, path)),
    async look(path) {
      const found = await stat(path).catch(nothing)
      return found && { bytes: found.size, modifiedMs: found.mtimeMs }
    },
    async list(folder) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(nothing)
      const files = (entries ?? []).filter((entry) => entry.isFile())
      return files.map(({ parentPath, name }) => join(parentPath, name)).sort()
    },
    [Symbol.asyncDispose]: () => duckdb[Symbol.asyncDispose](),
  }
}

function nothing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
  throw error
}

/** Windows brings names to the disk by itself and opens no folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await sync(path)
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
