import { rm, stat } from 'node:fs/promises'
import { sep } from 'node:path'

/** Git holds a lock for as long as it writes 41 bytes; what is so much older was left by a crash of the machine. */
const STALE_MS = 60_000
const LOCK = /Unable to create '([^']+\.lock)'/

/** Whether git said that somebody holds a lock of this repository; one that a crash has left is taken away. */
export async function isLocked(folder: string, stderr: string): Promise<boolean> {
  const lock = LOCK.exec(stderr)?.[1]
  if (!lock?.startsWith(`${folder}${sep}`)) return false
  const found = await stat(lock).catch(() => undefined)
  if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(lock, { force: true })
  return true
}
