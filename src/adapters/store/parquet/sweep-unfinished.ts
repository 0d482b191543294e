import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UNFINISHED } from './write-whole.ts'

/** An unfinished file older than this was left by a process that was killed. */
const STALE_MS = 3_600_000

/** Removes what killed processes left half written in a folder, not in those below; what is younger than an hour stays. */
export async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(UNFINISHED)) continue
    const path = join(folder, name)
    // Another process may sweep, or end its file, at the same time.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs > STALE_MS) await rm(path, { force: true, recursive: true })
  }
}
