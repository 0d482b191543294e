import { createHash } from 'node:crypto'
import { chmod, chown, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { Readable } from 'node:stream'
import { extract, type Header } from 'tar-stream'
import { OperationError } from '../../control/operation/index.ts'

/** Who the files have to belong to, where that is not this process's user. */
export interface FileOwner {
  readonly uid: number
  readonly gid: number
}

interface ManifestFile {
  readonly Path?: string
  readonly Size: number
  readonly Checksum?: string
}

/**
 * Writes the tar of a server's copy into an empty folder, and holds each file against PostgreSQL's manifest: one that
 * differs, is missing or is not listed ends it.
 * @throws OperationError `backup.damaged`
 */
export async function unpackCopy(
  tar: AsyncIterable<Uint8Array>,
  options: { readonly folder: string; readonly manifest: Uint8Array; readonly owner?: FileOwner },
): Promise<{ readonly files: number; readonly bytes: number }> {
  const { folder, owner } = options
  const expected = readManifest(options.manifest)
  let files = 0
  let bytes = 0
  const unpacked = extract()
  const source = Readable.from(tar, { objectMode: false })
  source.on('error', (error) => unpacked.destroy(error))
  source.pipe(unpacked)
  try {
    for await (const entry of unpacked) {
      const path = join(folder, safePath(entry.header.name))
      if (entry.header.type === 'directory') {
        await makeFolder(path, owner)
        entry.resume()
      } else if (entry.header.type === 'file') {
        const { size, hash } = await writeEntry(path, entry, owner)
        requireAsListed(entry.header, { size, hash }, expected)
        files++
        bytes += size
      } else {
        throw damaged(`${entry.header.name} is a ${entry.header.type}`)
      }
    }
  } catch (error) {
    if (error instanceof OperationError || isDiskError(error)) throw error
    throw damaged(error instanceof Error ? error.message : String(error), error)
  }
  const missing = [...expected.keys()][0]
  if (missing !== undefined) throw damaged(`${missing} is missing`)
  return { files, bytes }
}

function readManifest(bytes: Uint8Array): Map<string, ManifestFile> {
  try {
    const { Files } = JSON.parse(new TextDecoder().decode(bytes)) as { Files: readonly ManifestFile[] }
    return new Map(Files.flatMap((file) => (file.Path === undefined ? [] : [[file.Path, file]])))
  } catch (cause) {
    throw damaged('the list of its files cannot be read', cause)
  }
}

function requireAsListed(
  { name }: Header,
  found: { readonly size: number; readonly hash: string },
  expected: Map<string, ManifestFile>,
): void {
  const listed = expected.get(name)
  if (!listed) {
    // The log, and what the server writes into the copy alone, are in no list.
    if (/^(pg_wal\/|backup_label$|tablespace_map$)/.test(name)) return
    throw damaged(`${name} is in no list of the server`)
  }
  expected.delete(name)
  if (listed.Size !== found.size) throw damaged(`${name} has ${found.size} bytes, and had ${listed.Size}`)
  if (listed.Checksum !== found.hash) throw damaged(`${name} is not as the server sent it`)
}

async function makeFolder(path: string, owner: FileOwner | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (owner) await chown(path, owner.uid, owner.gid)
}

async function writeEntry(
  path: string,
  content: AsyncIterable<unknown>,
  owner: FileOwner | undefined,
): Promise<{ readonly size: number; readonly hash: string }> {
  await makeFolder(dirname(path), owner)
  const file = await open(path, 'wx', 0o600)
  const sum = createHash('sha256')
  let size = 0
  try {
    for await (const piece of content as AsyncIterable<Uint8Array>) {
      sum.update(piece)
      size += piece.length
      await file.write(piece)
    }
    if (owner) await file.chown(owner.uid, owner.gid)
  } finally {
    await file.close()
  }
  return { size, hash: sum.digest('hex') }
}

/** Below the folder, or not at all. */
function safePath(name: string): string {
  const path = normalize(name)
  if (path.startsWith('..') || path.startsWith('/') || path.includes('\0')) {
    throw damaged(`${JSON.stringify(name)} leads out of its folder`)
  }
  return path
}

/** An empty folder of the owner alone. @throws OperationError `backup.target` where something is in it */
export async function makeTarget(folder: string, owner?: FileOwner): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  await mkdir(folder, { mode: 0o700 }).catch((cause: unknown) => {
    throw new OperationError('backup.target', `${folder} cannot be made: ${(cause as Error).message}`, {
      hint: 'Name a folder that is not there yet, on a disk with room for the database and its log.',
      where: folder,
      cause,
    })
  })
  await chmod(folder, 0o700)
  if (owner) await chown(folder, owner.uid, owner.gid)
}

export async function removeTarget(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

function isDiskError(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EIO', 'EACCES', 'EROFS', 'EMFILE'].includes(
    (error as { code?: string }).code ?? '',
  )
}

function damaged(what: string, cause?: unknown): OperationError {
  return new OperationError('backup.damaged', `the backup of the database is damaged: ${what}`, {
    hint: 'leme backup verify tells which object is not as it was written. Take another backup.',
    ...(cause !== undefined && { cause }),
  })
}
