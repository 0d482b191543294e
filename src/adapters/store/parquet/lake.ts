import { relative, sep } from 'node:path'
import type { Candles, SeriesKey, TimeRange } from '../../../domain/index.ts'
import type { LakeFile } from '../../../trade/market/index.ts'
import { exportMonth, type LakeParts } from './export-month.ts'
import { type LakeDisk, realLakeDisk } from './lake-disk.ts'
import { ParquetError } from './parquet-error.ts'
import { lakeFilePath, readLake, requireWhole } from './read-lake.ts'

export interface LakeOptions extends Omit<LakeParts, 'disk'> {
  /** Default: the disk itself. */
  readonly disk?: LakeDisk
}

export interface LakeSync {
  /** Files that were written and count now. */
  readonly files: readonly LakeFile[]
  /** Months that another exporter wrote meanwhile. */
  readonly overtaken: number
}

export interface LakeSweep {
  readonly removed: number
  readonly bytes: number
}

/** A file of the manifest that cannot be read. */
export interface LakeTrouble {
  readonly file: LakeFile
  readonly code: string
  readonly message: string
}

/** Months of candles as Parquet files, and a manifest that says which of them count. */
export interface Lake extends AsyncDisposable {
  /** Writes every marked month anew, each once; stops between two when the signal says so. */
  sync(options?: { signal?: AbortSignal; onFile?: (file: LakeFile) => void }): Promise<LakeSync>
  /**
   * Candles of a series as the store had them at the last sync; none where there are no files.
   * @throws ParquetError `lake.missing`, `lake.damaged`
   */
  read(key: SeriesKey, range?: TimeRange): Promise<Candles>
  /** Reads every file of the manifest and compares it with its hash; what does not fit. */
  verify(onFile?: (file: LakeFile) => void): Promise<readonly LakeTrouble[]>
  /** Removes files that no manifest names and that are older than `graceMs`. */
  sweep(graceMs: number): Promise<LakeSweep>
}

/** Months asked for at once. */
const AT_ONCE = 100

/** Any number of processes may share a lake; nobody waits for anybody. */
export function openLake({ folder, ledger, store, disk = realLakeDisk() }: LakeOptions): Lake {
  const parts: LakeParts = { folder, ledger, store, disk }
  const verified = new Set<string>()

  return {
    async sync({ signal, onFile } = {}) {
      const seen = new Set<string>()
      const files: LakeFile[] = []
      let overtaken = 0
      for (;;) {
        const marks = await ledger.dirty(AT_ONCE + seen.size)
        const fresh = marks.filter(({ key, month }) => !seen.has(JSON.stringify([key, month])))
        if (fresh.length === 0) return { files, overtaken }
        for (const mark of fresh) {
          if (signal?.aborted) return { files, overtaken }
          seen.add(JSON.stringify([mark.key, mark.month]))
          const file = await exportMonth(parts, mark)
          if (file) onFile?.(file)
          if (file) files.push(file)
          else overtaken++
        }
      }
    },

    read: (key, range = {}) => readLake(parts, { key, range, verified }),

    async verify(onFile) {
      const troubles: LakeTrouble[] = []
      for (const file of await ledger.manifest()) {
        onFile?.(file)
        try {
          const path = lakeFilePath(folder, file)
          await requireWhole(disk, file, path)
          verified.add(path)
        } catch (error) {
          if (!(error instanceof ParquetError)) throw error
          troubles.push({ file, code: error.code, message: error.message })
        }
      }
      return troubles
    },

    async sweep(graceMs) {
      const before = Date.now() - graceMs
      const present = await disk.list(folder)
      const named = new Set((await ledger.manifest()).map(({ file }) => file))
      let [removed, bytes] = [0, 0]
      for (const path of present) {
        if (named.has(relative(folder, path).split(sep).join('/')) || !isOurs(path)) continue
        const found = await disk.look(path)
        if (!found || found.modifiedMs > before) continue
        await disk.remove(path)
        removed++
        bytes += found.bytes
      }
      return { removed, bytes }
    },

    [Symbol.asyncDispose]: () => disk[Symbol.asyncDispose](),
  }
}

/** Nothing is removed that somebody else put there. */
function isOurs(path: string): boolean {
  return /(?:^|[/\\])(?:\d+-[0-9a-f]{64}\.parquet|[0-9a-f-]{36}\.unfinished)$/.test(path)
}
