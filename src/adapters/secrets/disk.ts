import { randomUUID } from 'node:crypto'
import { chown, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DeploymentError } from '../../control/deployment/index.ts'

/** To whom files are given that root makes in somebody's folder; undefined where they need not be given. */
export type Owner = { readonly uid: number; readonly gid: number } | undefined

const OLD_MS = 24 * 3_600_000

/** Root that keeps secrets in the folder of another user leaves nothing there which that user cannot read. */
export async function ownerOf(folder: string): Promise<Owner> {
  if (process.geteuid?.() !== 0) return undefined
  const found = await stat(folder).catch((error: unknown) => {
    if (failureOf(error) === 'ENOENT' && dirname(folder) !== folder) return undefined
    throw error
  })
  if (!found) return ownerOf(dirname(folder))
  return found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid }
}

/** Makes a folder, and what is missing above it, for its owner alone. */
export async function makeFolder(path: string, owner: Owner): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined || owner === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await chown(made, owner.uid, owner.gid)
  }
}

/** Writes a file of nobody else's business and brings it to the disk; its name means nothing yet. */
export async function writeDraft(drafts: string, bytes: Uint8Array | string, owner: Owner): Promise<string> {
  const path = join(drafts, randomUUID())
  const file = await open(path, 'wx', 0o600)
  try {
    if (owner) await file.chown(owner.uid, owner.gid)
    await file.writeFile(bytes)
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return path
}

/** What a rename or a new file changed in a folder is then not lost with the power. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const opened = await open(folder, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}

/** Takes a folder away at once, then deletes what was in it. */
export async function removeFolder(path: string, drafts: string): Promise<void> {
  const away = join(drafts, `removed-${randomUUID()}`)
  try {
    await rename(path, away)
  } catch (error) {
    if (failureOf(error) === 'ENOENT') return
    throw error
  }
  await syncFolder(dirname(path))
  await rm(away, { recursive: true, force: true })
}

/** Deletes what killed processes left: removed secrets at once, drafts when nobody can be at them any more. */
export async function sweep(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name)
    const found = await lstat(path).catch(() => undefined)
    const isLeft = name.startsWith('removed-') || (found && Date.now() - found.mtimeMs > OLD_MS)
    if (isLeft) await rm(path, { recursive: true, force: true })
  }
}

/** The system's name of a failure, such as ENOENT; empty where there is none. */
export function failureOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Failures of the disk by the codes of the port. */
export async function fromDisk<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    const failure = failureOf(cause)
    if (cause instanceof DeploymentError || failure === '') throw cause
    if (['EACCES', 'EPERM', 'EROFS'].includes(failure)) {
      throw new DeploymentError('secret.denied', `the folder of secrets ${folder} refuses: ${failure}`, {
        hint: 'Run as the user that owns it, or let this user write there.',
        cause,
      })
    }
    throw new DeploymentError('secret.unreachable', `the folder of secrets ${folder} fails: ${failure}`, {
      hint: 'Look at the disk: is it mounted, is there space left?',
      cause,
    })
  }
}
