import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What a running server writes into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/** The living server that holds the data folder; undefined when there is none, also when a dead one left its file. */
export function findPostmaster(dataDir: string): Postmaster | undefined {
  const lines = readLines(join(dataDir, 'postmaster.pid'))
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid) || !isServerOf(pid, dataDir)) return undefined
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Removes the file of a dead server whose number belongs to another program by now, as happens after
 * a restart of a container: PostgreSQL would refuse to start. Left alone while any process of that
 * server still works in the data folder. Linux only; elsewhere such processes cannot be seen.
 */
export function dropStaleFile(dataDir: string): void {
  if (process.platform !== 'linux') return
  const folder = realpathSync(dataDir)
  const working = readdirSync('/proc').some((name) => /^\d+$/.test(name) && workingFolder(name) === folder)
  if (!working) rmSync(join(dataDir, 'postmaster.pid'), { force: true })
}

/** The port of the last run, 0 when there was none. */
export function lastPort(dataDir: string): number {
  return Number(/"port=(\d+)"/.exec(readLines(join(dataDir, 'postmaster.opts')).join())?.[1] ?? 0)
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A server's working folder is its data folder. Where that cannot be seen, the name of the program has to do. */
function isServerOf(pid: number, dataDir: string): boolean {
  if (process.platform === 'linux') return workingFolder(String(pid)) === realpathSync(dataDir)
  if (process.platform === 'win32') return true
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(
      'postgres',
    )
  } catch {
    return false
  }
}

/** Undefined for a process that is dead or another user's; ours runs under our own name, or we are root. */
function workingFolder(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}
