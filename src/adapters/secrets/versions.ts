import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DeploymentError } from '../../control/deployment/index.ts'
import { failureOf, makeFolder, type Owner, syncFolder } from './disk.ts'

/**
 * Of a secret: a folder of files `NUMBER.age`; the highest is what it is now. The first number is a time, so that
 * a secret that was removed and comes again does not use numbers twice.
 */
const VERSION = /^([1-9]\d{0,14})\.age$/
const NUMBERED = /^([1-9]\d{0,14})\.(?:age|claim)$/
/** What moves under a reader or writer is looked at again; each time somebody else has got on. */
const TRIES = 1_000

export interface Version {
  readonly number: number
  readonly path: string
}

/** Every version that is kept, oldest first; none where there is no secret. */
export async function versionsIn(folder: string): Promise<readonly Version[]> {
  const numbers = (await numbersIn(folder, VERSION)).sort((a, b) => a - b)
  return numbers.map((number) => ({ number, path: join(folder, `${number}.age`) }))
}

/** The newest version that is there when it is read; `take` gives undefined for a file that is gone. */
export async function readNewest<T>(
  folder: string,
  take: (version: Version) => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let left = TRIES; left > 0; left--) {
    const newest = (await versionsIn(folder)).at(-1)
    if (!newest) return undefined
    const taken = await take(newest)
    if (taken !== undefined) return taken
  }
  throw restless(folder)
}

/** Undefined for a file that is gone. */
export async function readVersion({ path }: Version): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (failureOf(error) === 'ENOENT') return undefined
    throw error
  }
}

export interface NewVersion {
  /** A whole file on the same disk; it is moved. */
  readonly draft: string
  /** So many versions stay. */
  readonly keep: number
  readonly owner: Owner
}

/**
 * Makes a draft the newest version. A number is claimed by making a file exclusively, so that of many processes
 * each has its own, without a lock that could be left behind: a claim without its version is a number that is
 * never used. A version appears whole, by a rename.
 */
export async function addVersion(folder: string, { draft, keep, owner }: NewVersion): Promise<void> {
  for (let left = TRIES; left > 0; left--) {
    await makeFolder(folder, owner)
    const taken = await numbersIn(folder, NUMBERED)
    const number = taken.length > 0 ? Math.max(...taken) + 1 : Date.now()
    const claim = join(folder, `${number}.claim`)
    if (!(await isMine(claim))) {
      await delay(Math.random() * 5)
      continue
    }
    // Somebody may have had this number between our look and our claim, and be done with it.
    if ((await numbersIn(folder, VERSION)).some((other) => other >= number)) {
      await rm(claim, { force: true })
      continue
    }
    try {
      await rename(draft, join(folder, `${number}.age`))
    } catch (error) {
      // The secret was removed in between: it begins again.
      if (failureOf(error) === 'ENOENT') continue
      throw error
    }
    for (const path of [folder, dirname(folder), dirname(dirname(folder))]) await syncExisting(path)
    await rm(claim, { force: true })
    await expire(folder, number - keep)
    return
  }
  throw restless(folder)
}

function restless(folder: string): DeploymentError {
  return new DeploymentError('secret.unreachable', `${folder} changes faster than it can be read`)
}

async function isMine(claim: string): Promise<boolean> {
  try {
    await (await open(claim, 'wx', 0o600)).close()
    return true
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(failureOf(error))) return false
    throw error
  }
}

async function expire(folder: string, upTo: number): Promise<void> {
  const old = (await namesIn(folder)).filter((name) => Number(NUMBERED.exec(name)?.[1] ?? Infinity) <= upTo)
  for (const name of old) await rm(join(folder, name), { force: true })
}

async function syncExisting(folder: string): Promise<void> {
  await syncFolder(folder).catch((error: unknown) => {
    if (failureOf(error) !== 'ENOENT') throw error
  })
}

async function numbersIn(folder: string, pattern: RegExp): Promise<number[]> {
  return (await namesIn(folder)).flatMap((name) => {
    const [, number] = pattern.exec(name) ?? []
    return number === undefined ? [] : [Number(number)]
  })
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (failureOf(error) === 'ENOENT') return []
    throw error
  }
}
