import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { removeTarget } from '../../../adapters/backup/index.ts'

const PATIENCE_MS = 10_000
/** A recovery of another machine on a shared folder is taken for left behind after this. */
const OLD_MS = 24 * 3_600_000
const NAME = /^(restored|restore-test)-(.+)-(\d+)-[0-9a-f]{8}(\.wal|\.log)?$/

/** A name for the folder of a recovery, which says whose it is. */
export function recoveryName(kind: 'restored' | 'restore-test'): string {
  return `${kind}-${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`
}

/** Ends the servers of recoveries whose process was killed before it could, and removes their folders. */
export async function removeLeftRecoveries(place: string): Promise<void> {
  const left: string[] = []
  for (const name of await readdir(place)) {
    if (await isLeft(name, join(place, name))) left.push(join(place, name))
  }
  for (const path of left) await endServer(path)
  for (const path of left) await removeTarget(path)
}

async function isLeft(name: string, path: string): Promise<boolean> {
  const [, , host, pid] = NAME.exec(name) ?? []
  if (host === undefined) return false
  if (host === hostname()) return !isAlive(Number(pid))
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > OLD_MS
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function endServer(folder: string): Promise<void> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  // Another process may have its number by now.
  if (!Number.isInteger(pid) || pid <= 1 || !(await isServerOf(pid, folder))) return
  process.kill(pid, 'SIGQUIT')
  for (let waited = 0; waited < PATIENCE_MS && (await isServerOf(pid, folder)); waited += 50) await delay(50)
  const sockets = lines[4]
  if (sockets && /\/leme-s-[^/]+$/.test(sockets)) await rm(sockets, { recursive: true, force: true })
}

async function isServerOf(pid: number, folder: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return command.split('\0').includes(folder)
}
