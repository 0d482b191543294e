import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { RESERVED_SEGMENT } from '../../../trade/pipeline/index.ts'
import { failureOf } from './failure-of.ts'

export interface WalkRange {
  readonly prefix: string
  /** Only keys behind it; empty for all. */
  readonly after: string
}

/** Keys of the files under `root` in the order of their UTF-16 code units. Links are passed over. */
export async function* folderWalk(root: string, range: WalkRange, under = ''): AsyncGenerator<string> {
  for (const entry of await entriesOf(join(root, under))) {
    const key = under + entry
    if (!entry.endsWith('/')) {
      if (key.startsWith(range.prefix) && key > range.after) yield key
      continue
    }
    const mayFit = key.startsWith(range.prefix) || range.prefix.startsWith(key)
    const mayFollow = range.after < key || range.after.startsWith(key)
    if (mayFit && mayFollow) yield* folderWalk(root, range, key)
  }
}

/** Names of files, and of folders with a slash behind them, which is what sorts them as keys. */
async function entriesOf(folder: string): Promise<string[]> {
  let entries: Dirent[]
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(failureOf(error))) return []
    throw error
  }
  return entries
    .filter((entry) => entry.name.toLowerCase() !== RESERVED_SEGMENT)
    .flatMap((entry) => (entry.isFile() ? entry.name : entry.isDirectory() ? `${entry.name}/` : []))
    .sort()
}
