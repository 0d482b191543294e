import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { identityOf } from './process-of.ts'

interface Known {
  readonly pid: number
  readonly identity: string
}
interface ProcessNote {
  readonly process: Known
  /** Who started it, and ends it. */
  readonly keeper: Known
}

const NAME = 'process.json'
const LOOK_MS = 50

/**
 * Leaves word in a bot's folder which process runs it, so that one that was left behind is found. Where nothing can be
 * written a bot runs without: it ends with its keeper by itself.
 */
export function noteProcess(folder: string, pid: number): void {
  const [identity, keeper] = [identityOf(pid), identityOf(process.pid)]
  if (identity === undefined || keeper === undefined) return
  const note: ProcessNote = { process: { pid, identity }, keeper: { pid: process.pid, identity: keeper } }
  trying(() => writeFileSync(join(folder, NAME), JSON.stringify(note), { mode: 0o600 }))
}

export function forgetProcess(folder: string): void {
  trying(() => rmSync(join(folder, NAME), { force: true }))
}

function trying(work: () => void): void {
  try {
    work()
  } catch {
    // A disk that is full or gone ends no bot.
  }
}

/**
 * Ends the processes of bots that lie in the folders of the folders of `folder` and whose keeper is gone: they end by themselves when they notice,
 * or are killed after `patienceMs`. Never one whose keeper lives, nor one that only has the number.
 */
export async function endOrphans(folder: string, patienceMs: number): Promise<readonly string[]> {
  const ended = await Promise.all(
    botFolders(folder).map(async (place) => ((await endOrphan(place, patienceMs)) ? [place] : [])),
  )
  return ended.flat()
}

async function endOrphan(place: string, patienceMs: number): Promise<boolean> {
  const note = readNote(place)
  if (!note) return false
  const { process: one, keeper } = note
  if (isThere(keeper)) return false
  const wasThere = isThere(one)
  const end = performance.now() + patienceMs
  while (isThere(one) && performance.now() < end) await delay(LOOK_MS)
  if (isThere(one)) process.kill(one.pid, 'SIGKILL')
  while (isThere(one)) await delay(LOOK_MS)
  forgetProcess(place)
  return wasThere
}

function isThere({ pid, identity }: Known): boolean {
  return identityOf(pid) === identity
}

function botFolders(folder: string): readonly string[] {
  return foldersIn(folder).flatMap(foldersIn)
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name))
  } catch {
    return []
  }
}

function readNote(place: string): ProcessNote | undefined {
  try {
    const { process: one, keeper } = JSON.parse(readFileSync(join(place, NAME), 'utf8')) as ProcessNote
    const isWhole = [one, keeper].every(
      (known) => Number.isSafeInteger(known.pid) && typeof known.identity === 'string',
    )
    return isWhole ? { process: one, keeper } : undefined
  } catch {
    return undefined
  }
}
