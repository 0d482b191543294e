import { OperationError } from '../operation-error.ts'
import {
  type BackupObject,
  type BackupRecord,
  backupId,
  formatRecord,
  PARTS,
  recordKey,
} from './backup-record.ts'
import { allKeys } from './read-vault.ts'
import type { BackupVault } from './vault.ts'

/** A copy of the database server's files that is being read. */
export interface DatabaseCopy {
  readonly systemId: string
  readonly serverVersion: number
  readonly timeline: number
  readonly startLsn: string
  readonly walSegmentBytes: number
  readonly snapshot: string
  readonly superuser: string
  /** A tar. */
  readonly stream: AsyncIterable<Uint8Array>
  /** Behind the end of `stream`. */
  ended(): { readonly endLsn: string; readonly bytes: number; readonly manifest: Uint8Array }
}

/** A folder that is copied file by file; a content that the vault has already is not written again. */
export interface FolderCopy {
  readonly name: string
  readonly files: AsyncIterable<CopiedFile>
}

export interface CopiedFile {
  /** With `/`, below the folder; a folder of its own ends with one and has no pieces. */
  readonly path: string
  readonly mode: number
  /** In pieces that fit into memory. */
  readonly pieces: AsyncIterable<Uint8Array>
}

/** What an index of a folder holds; sealed. */
export interface FolderIndex {
  readonly schema: 'leme.backup-folder/1'
  readonly files: readonly {
    readonly path: string
    readonly mode: number
    readonly size: number
    readonly pieces: readonly string[]
  }[]
}

export interface Sealing {
  /** Public keys of those who can open it. */
  readonly recipients: readonly string[]
  /** Compresses and seals; the pieces that it gives have any length. */
  seal(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  /** SHA-256 in hex. */
  hash(bytes: Uint8Array): string
}

export interface CreateBackup {
  readonly vault: BackupVault
  readonly sealing: Sealing
  readonly database: DatabaseCopy
  readonly folders: readonly FolderCopy[]
  readonly now: () => number
  /** Six hexadecimal digits. */
  readonly random: string
  readonly onBytes?: (bytes: number) => void
}

/** Bytes of an object at most. */
export const PART_BYTES = 16 << 20

/**
 * Writes a backup: its objects, and when all of them are there its record. One that is ended before has no record, is
 * in no list, and is cleaned away later.
 */
export async function createBackup(options: CreateBackup): Promise<BackupRecord> {
  const { vault, sealing, database, now, random } = options
  const startedAt = now()
  const id = backupId(startedAt, random)
  const parts: BackupObject[] = []
  for await (const part of cut(sealing.seal(database.stream), PART_BYTES)) {
    const number = String(parts.length + 1).padStart(5, '0')
    parts.push(await store(options, `${PARTS}${id}/database-${number}.tar.zst.age`, part))
  }
  const { endLsn, bytes, manifest: listed } = database.ended()
  const sealedList = await whole(sealing.seal(once(listed)))
  const manifest = await store(options, `${PARTS}${id}/manifest.json.zst.age`, sealedList)
  const folders: BackupRecord['folders'][number][] = []
  const known = new Map((await allKeys(vault, 'files/')).map((key) => [plainHashOf(key), key]))
  for (const folder of options.folders) folders.push(await copyFolder(options, { id, folder, known }))
  await requireAll(vault, folders)
  const { systemId, serverVersion, timeline, startLsn, walSegmentBytes, snapshot, superuser } = database
  const record: BackupRecord = {
    schema: 'leme.backup/1',
    id,
    startedAt,
    completedAt: now(),
    database: {
      ...{ systemId, serverVersion, timeline, startLsn, endLsn, walSegmentBytes },
      ...{ snapshot, superuser, parts, manifest, bytes },
    },
    folders,
    recipients: [...sealing.recipients],
  }
  await vault.put(recordKey(id), formatRecord(record))
  return record
}

async function copyFolder(
  options: CreateBackup,
  { id, folder, known }: { id: string; folder: FolderCopy; known: Map<string, string> },
): Promise<BackupRecord['folders'][number]> {
  const { vault, sealing } = options
  const objects = new Map<string, BackupObject>()
  const files: FolderIndex['files'][number][] = []
  let bytes = 0
  for await (const file of folder.files) {
    const pieces: string[] = []
    let size = 0
    for await (const piece of file.pieces) {
      const plain = sealing.hash(piece)
      const key = known.get(plain)
      const object = key
        ? objectOfFileKey(key)
        : await storeFile(vault, plain, await whole(sealing.seal(once(piece))), sealing)
      known.set(plain, object.key)
      objects.set(object.key, object)
      pieces.push(object.key)
      size += piece.length
    }
    files.push({ path: file.path, mode: file.mode, size, pieces })
    bytes += size
    options.onBytes?.(size)
  }
  const index: FolderIndex = { schema: 'leme.backup-folder/1', files }
  const text = new TextEncoder().encode(JSON.stringify(index))
  const sealed = await whole(sealing.seal(once(text)))
  return {
    name: folder.name,
    index: await store(options, `${PARTS}${id}/${folder.name}.index.zst.age`, sealed),
    files: [...objects.values()],
    bytes,
  }
}

async function store(options: CreateBackup, key: string, bytes: Uint8Array): Promise<BackupObject> {
  await options.vault.put(key, bytes)
  options.onBytes?.(bytes.length)
  return { key, size: bytes.length, sha256: options.sealing.hash(bytes) }
}

/** The key of a content says what it is, what it is sealed, and how long that is. */
async function storeFile(
  vault: BackupVault,
  plain: string,
  sealed: Uint8Array,
  { hash }: Sealing,
): Promise<BackupObject> {
  const sha256 = hash(sealed)
  const object = { key: `files/${plain}.${sealed.length}.${sha256}`, size: sealed.length, sha256 }
  await vault.put(object.key, sealed)
  return object
}

function plainHashOf(key: string): string {
  return key.slice('files/'.length).split('.')[0]!
}

function objectOfFileKey(key: string): BackupObject {
  const [, size, sha256] = key.slice('files/'.length).split('.')
  return { key, size: Number(size), sha256: sha256! }
}

/** What was taken over from older backups is still there: somebody may have removed it meanwhile. */
async function requireAll(vault: BackupVault, folders: BackupRecord['folders']): Promise<void> {
  if (folders.every(({ files }) => files.length === 0)) return
  const there = new Set(await allKeys(vault, 'files/'))
  const gone = folders.flatMap(({ files }) => files).find(({ key }) => !there.has(key))
  if (!gone) return
  throw new OperationError(
    'backup.changed',
    `${gone.key} was removed from the vault while a backup was made`,
    {
      hint: 'Make it again; let only Leme write into its vault.',
      where: gone.key,
    },
  )
}

/** Pieces of any length to pieces of one length; the last is shorter. */
export async function* cut(pieces: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let part = new Uint8Array(bytes)
  let filled = 0
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const count = Math.min(bytes - filled, piece.length - at)
      part.set(piece.subarray(at, at + count), filled)
      filled += count
      at += count
      if (filled < bytes) continue
      yield part
      part = new Uint8Array(bytes)
      filled = 0
    }
  }
  if (filled > 0) yield part.slice(0, filled)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  const joined = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of all) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}
