import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { sha256 } from '../../../math/index.ts'
import { OperationError } from '../operation-error.ts'

const Strict = { additionalProperties: false } as const
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Lsn = Type.String({ pattern: '^[0-9A-F]{1,8}/[0-9A-F]{1,8}$' })

/** An object that belongs to a backup: its size and SHA-256 as it lies in the vault, sealed. */
const backupObject = Type.Object(
  { key: Type.String(), size: Type.Integer({ minimum: 0 }), sha256: Hash },
  Strict,
)

/**
 * What a backup is made of. It is written last, so that one which is listed is whole, and it is the only thing that is
 * not sealed: whoever expires or verifies needs no key.
 */
const backupRecord = Type.Object(
  {
    schema: Type.Literal('leme.backup/1'),
    id: Type.String({ pattern: '^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}$' }),
    startedAt: Type.Integer(),
    completedAt: Type.Integer(),
    /** Of the whole database server, to which the write-ahead log of the vault can be applied. */
    database: Type.Object(
      {
        systemId: Type.String({ pattern: '^[0-9]+$' }),
        /** `180004`, as PostgreSQL says it. */
        serverVersion: Type.Integer(),
        timeline: Type.Integer({ minimum: 1 }),
        startLsn: Lsn,
        endLsn: Lsn,
        walSegmentBytes: Type.Integer(),
        /** `pg_snapshot` of a moment that lies before `endLsn`. */
        snapshot: Type.String(),
        /** One stream, cut: age, in it zstd, in it a tar. */
        parts: Type.Array(backupObject),
        /** PostgreSQL's own list of the files in it with a SHA-256 each; sealed. */
        manifest: backupObject,
        /** The role with oid 10, which may read everything. */
        superuser: Type.String(),
        /** Before sealing. */
        bytes: Type.Integer(),
      },
      Strict,
    ),
    /** Folders: an index for each, sealed, and the objects that it names. */
    folders: Type.Array(
      Type.Object(
        { name: Type.String(), index: backupObject, files: Type.Array(backupObject), bytes: Type.Integer() },
        Strict,
      ),
    ),
    /** Public keys, whose owners can open it. */
    recipients: Type.Array(Type.String()),
  },
  Strict,
)

export type BackupObject = Static<typeof backupObject>
export type BackupRecord = Static<typeof backupRecord>

/** Small, and apart from what they name: whoever looks at them often does not list the rest. */
export const RECORDS = 'records/'
export const PARTS = 'backups/'

export function recordKey(id: string): string {
  return `${RECORDS}${id}.json`
}

/** The id in the key of a record; undefined for other keys. */
export function idOfRecordKey(key: string): string | undefined {
  return /^records\/([^/.]+)\.json$/.exec(key)?.[1]
}

/** `20261123T053000Z-1a2b3c`: sorts by time. */
export function backupId(at: number, random: string): string {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return `${time}-${random}`
}

/** Every object that a backup needs. */
export function objectsOf(record: BackupRecord): readonly BackupObject[] {
  return [
    ...record.database.parts,
    record.database.manifest,
    ...record.folders.flatMap(({ index, files }) => [index, ...files]),
  ]
}

/** The text of a record; its last line is the SHA-256 of what stands before it. */
export function formatRecord(record: BackupRecord): Uint8Array {
  const body = `${JSON.stringify(record, null, 1)}\n`
  return new TextEncoder().encode(`${body}sha256 ${sha256(body)}\n`)
}

/** @throws OperationError `backup.damaged` when one byte of it is not as it was written */
export function parseRecord(key: string, bytes: Uint8Array): BackupRecord {
  const damaged = (why: string) =>
    new OperationError('backup.damaged', `the record ${key} of a backup ${why}`, {
      hint: 'Bring the object back from another place, or delete it: the backup cannot be used.',
      where: key,
    })
  const [, body, sum] = /^([\s\S]*\n)sha256 ([0-9a-f]{64})\n$/.exec(textOf(bytes)) ?? []
  if (body === undefined || sha256(body) !== sum) throw damaged('is not as it was written')
  const value = JSON.parse(body) as unknown
  if (!Check(backupRecord, value)) throw damaged('was written by another release, or by no release of Leme')
  if (recordKey(value.id) !== key) throw damaged('lies under the name of another one')
  return value
}

/** Bytes that are no UTF-8 give a text that has another sum. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
