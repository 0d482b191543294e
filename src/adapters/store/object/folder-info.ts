import type { BigIntStats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import type { ObjectInfo } from '../../../trade/pipeline/index.ts'
import { failureOf } from './failure-of.ts'

/**
 * What a file is as an object. A write sets both times of a file to the same moment; a rename, as of a finished
 * upload to its final name, and what `cp -p`, `tar` and `rsync` do last set one of them alone: then it is whole.
 */
export function folderInfo(key: string, stats: BigIntStats): ObjectInfo {
  const { size, ino, ctimeNs, mtimeNs } = stats
  return {
    key,
    size: Number(size),
    etag: `${ino.toString(36)}-${ctimeNs.toString(36)}-${size.toString(36)}`,
    modifiedAt: Number(mtimeNs / 1_000_000n),
    whole: ctimeNs !== mtimeNs,
  }
}

/** The file at `path`; undefined where there is none, or something else. */
export async function statObject(path: string, key: string): Promise<ObjectInfo | undefined> {
  try {
    const stats = await lstat(path, { bigint: true })
    return stats.isFile() ? folderInfo(key, stats) : undefined
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(failureOf(error))) return undefined
    throw error
  }
}
