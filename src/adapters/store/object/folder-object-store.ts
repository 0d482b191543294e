import { createHash, randomUUID } from 'node:crypto'
import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  checkKey,
  checkPrefix,
  conflictingObject,
  missingObject,
  type ObjectInfo,
  type ObjectStore,
  PipelineFault,
  type PutObjectOptions,
  RESERVED_SEGMENT,
  requireOpened,
  wholeBody,
} from '../../../trade/pipeline/index.ts'
import { failureOf } from './failure-of.ts'
import { folderInfo, statObject } from './folder-info.ts'
import { folderPath } from './folder-path.ts'
import { folderWalk } from './folder-walk.ts'
import { type LockPlace, underLock } from './write-lock.ts'

const PAGE = 1000
const OLD_MS = 24 * 3_600_000
const PIECE = 256 * 1024
/** Drafts and locks are spread over this many folders. */
const LOCKS = 256

/**
 * Objects as plain files of a folder, which is made for this user alone when it is not there. Writes of this store
 * are ordered by locks under `.leme-store`; files that others put there are seen, but keep no condition. No key can
 * be the folder of another one.
 */
export async function folderObjectStore(folder: string): Promise<ObjectStore> {
  const root = resolve(folder)
  const own = join(root, RESERVED_SEGMENT)
  await translated(root, async () => {
    await mkdir(join(own, 'drafts'), { recursive: true, mode: 0o700 })
    await removeOld(join(own, 'drafts'))
  })

  return {
    name: root,
    async list(prefix, cursor = '') {
      checkPrefix(prefix)
      return translated(root, async () => {
        const objects: ObjectInfo[] = []
        for await (const key of folderWalk(root, { prefix, after: cursor })) {
          const info = await statObject(join(root, key), key)
          if (info) objects.push(info)
          if (objects.length === PAGE) return { objects, cursor: key }
        }
        return { objects }
      })
    },
    async head(key) {
      const path = await translated(key, () => folderPath(root, key))
      return translated(key, () => statObject(path, key))
    },
    async get(key, options = {}) {
      if (options.version !== undefined) throw missingObject(checkKey(key))
      const path = await translated(key, () => folderPath(root, key))
      const file = await translated(key, () => open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)))
      try {
        const stats = await file.stat({ bigint: true })
        if (!stats.isFile()) throw missingObject(key)
        const info = folderInfo(key, stats)
        requireOpened(info, options)
        return { info, body: wholeBody(readFile(file, info), info) }
      } catch (error) {
        await file.close()
        throw error
      }
    },
    async put(key, bytes, condition = {}) {
      const path = await translated(key, () => folderPath(root, key))
      return translated(key, async () => {
        const draft = join(own, 'drafts', randomUUID())
        try {
          await writeDraft(draft, bytes)
          return await underLock(lockOf(own, key), async () => {
            await meets(path, key, condition)
            await makeFolder(dirname(path), key)
            await rename(draft, path)
            await bringFolderToDisk(dirname(path))
            return (await statObject(path, key)) ?? conflict(key)
          })
        } finally {
          await rm(draft, { force: true })
        }
      })
    },
    async delete(key) {
      const path = await translated(key, () => folderPath(root, checkKey(key)))
      await translated(key, () =>
        underLock(lockOf(own, key), async () => {
          if (await statObject(path, key)) await rm(path, { force: true })
        }),
      )
    },
    async versions(key) {
      checkKey(key)
      return []
    },
  }
}

/** The pieces of an open file, which is closed behind them; fails when somebody writes into it meanwhile. */
async function* readFile(file: FileHandle, { key, size, etag }: ObjectInfo): AsyncGenerator<Uint8Array> {
  try {
    for (let at = 0; at < size; ) {
      const piece = new Uint8Array(Math.min(PIECE, size - at))
      const { bytesRead } = await translated(key, () => file.read(piece, 0, piece.length, at))
      if (bytesRead === 0) break
      yield piece.subarray(0, bytesRead)
      at += bytesRead
    }
    if (writtenInto(await file.stat({ bigint: true }), etag)) throw conflictingObject(key)
  } finally {
    await file.close()
  }
}

/** A rename or removal changes no content; a write changes the time of the content with the other one. */
function writtenInto(stats: BigIntStats, etag: string): boolean {
  return folderInfo('', stats).etag !== etag && stats.nlink > 0n
}

async function writeDraft(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Drafts of processes that were killed. */
async function removeOld(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > OLD_MS) await rm(path, { force: true })
  }
}

async function bringFolderToDisk(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const opened = await open(folder, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}

async function meets(path: string, key: string, { ifAbsent, ifMatch }: PutObjectOptions): Promise<void> {
  const now = await statObject(path, key)
  if (ifAbsent && now) throw conflictingObject(key)
  if (ifMatch !== undefined && now?.etag !== ifMatch) throw conflictingObject(key)
  const isFolder = !now && (await stat(path).catch(() => undefined))?.isDirectory()
  if (isFolder) throw new PipelineFault('object.key', `the key ${key} is the folder of other keys`)
}

async function makeFolder(folder: string, key: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    if (!['EEXIST', 'ENOTDIR'].includes(failureOf(cause))) throw cause
    throw new PipelineFault('object.key', `the key ${key} lies below another key`, { cause })
  }
}

function conflict(key: string): never {
  throw conflictingObject(key)
}

function lockOf(own: string, key: string): LockPlace {
  const at = createHash('sha256').update(key).digest().readUInt32LE() % LOCKS
  return { turns: join(own, 'locks', at.toString(16).padStart(2, '0')), drafts: join(own, 'drafts') }
}

/** Failures of the disk by the codes of the port. */
async function translated<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    if (cause instanceof PipelineFault) throw cause
    const failure = failureOf(cause)
    if (failure === 'ENOENT') throw missingObject(what, cause)
    if (failure === 'ENOTDIR' || failure === 'EISDIR') throw missingObject(what, cause)
    if (failure === 'ELOOP') throw new PipelineFault('object.key', `${what} leads through a link`, { cause })
    if (['EACCES', 'EPERM', 'EROFS'].includes(failure)) {
      throw new PipelineFault('object.denied', `the folder refuses ${what}: ${failure}`, { cause })
    }
    if (failure === '') throw cause
    throw new PipelineFault('object.unreachable', `the folder fails at ${what}: ${failure}`, { cause })
  }
}
