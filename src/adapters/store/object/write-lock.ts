import { randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { failureOf } from './failure-of.ts'

/** Nobody holds a lock for longer: what is done under it takes milliseconds, and is not begun after half of it. */
const LONGEST_MS = 60_000
/** A listing that is made while turns come and go may miss some, never as many. */
const KEPT = 8
const HOST = hostname()
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

export interface LockPlace {
  /** The folder of turns, made when it is not there. */
  readonly turns: string
  /** A folder on the same disk, whose old files somebody removes. */
  readonly drafts: string
}

interface Turn {
  readonly number: number
  readonly path: string
}

/**
 * Runs `action` while no other process does so under the same folder of turns. A turn is a numbered file that is
 * made exclusively; whoever made the highest one holds the lock until `.over` stands beside it, the process is
 * gone (on this machine) or a minute has passed (on any). The highest number is never removed, so that a slow
 * process can take a number below it, but never believe that it holds.
 */
export async function underLock<T>(place: LockPlace, action: () => Promise<T>): Promise<T> {
  for (;;) {
    const turn = await takeTurn(place)
    if (!turn) {
      await delay(2 + Math.random() * 8)
      continue
    }
    try {
      if (performance.now() < turn.startBefore) return await action()
    } finally {
      await writeFile(`${turn.path}.over`, '')
    }
  }
}

async function takeTurn({ turns, drafts }: LockPlace): Promise<(Turn & { startBefore: number }) | undefined> {
  await mkdir(turns, { recursive: true, mode: 0o700 })
  const { highest, over } = await readTurns(turns)
  if (highest > 0 && !over && !(await isGone(join(turns, `${highest}`)))) return undefined
  const startBefore = performance.now() + LONGEST_MS / 2
  const turn = { number: highest + 1, path: join(turns, `${highest + 1}`), startBefore }
  if (!(await makeTurn(drafts, turn.path))) return undefined
  const now = await readTurns(turns)
  if (now.highest !== turn.number) {
    await rm(turn.path, { force: true })
    return undefined
  }
  await Promise.all(
    now.numbers
      .filter((number) => number < turn.number - KEPT)
      .flatMap((number) => [join(turns, `${number}.over`), join(turns, `${number}`)])
      .map((path) => rm(path, { force: true })),
  )
  return turn
}

/**
 * The file appears with its content, or somebody else had the number before. Shared folders without hard links make
 * it empty first: who is killed just then is waited for a minute.
 */
async function makeTurn(drafts: string, path: string): Promise<boolean> {
  const holder = JSON.stringify({ host: HOST, pid: process.pid, at: Date.now() })
  const draft = join(drafts, randomUUID())
  try {
    await writeFile(draft, holder, { mode: 0o600 })
    await link(draft, path).catch((error: unknown) => {
      if (!NO_LINKS.has(failureOf(error))) throw error
      return writeFile(path, holder, { flag: 'wx', mode: 0o600 })
    })
    return true
  } catch (error) {
    if (failureOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function readTurns(
  turns: string,
): Promise<{ numbers: readonly number[]; highest: number; over: boolean }> {
  const names = await readdir(turns)
  const numbers = names.filter((name) => /^\d+$/.test(name)).map(Number)
  const highest = Math.max(0, ...numbers)
  return { numbers, highest, over: names.includes(`${highest}.over`) }
}

async function isGone(path: string): Promise<boolean> {
  try {
    const text = await readFile(path, 'utf8')
    // Made and not filled yet, or never: see makeTurn.
    if (!text.endsWith('}')) return Date.now() - (await stat(path)).mtimeMs > LONGEST_MS
    const { host, pid, at } = JSON.parse(text)
    return Date.now() - at > LONGEST_MS || (host === HOST && !isAlive(pid))
  } catch (error) {
    // Removed by a holder of a higher number: look again.
    if (failureOf(error) === 'ENOENT') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return failureOf(error) === 'EPERM'
  }
}
