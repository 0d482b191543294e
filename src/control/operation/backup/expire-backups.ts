import { objectsOf, PARTS, RECORDS, recordKey } from './backup-record.ts'
import { listBackups, verificationKey } from './read-vault.ts'
import { type KeptFor, keptBackups, type Retention } from './retention.ts'
import type { BackupVault } from './vault.ts'
import { floorKey, formatFloor } from './wal-floor.ts'
import { formatLsn, parseLsn, parseWalKey, segmentOf } from './wal-name.ts'

/** An upload that was not finished is left alone for so long: its backup may still be in the making. */
const UNFINISHED_MS = 24 * 3_600_000

export interface Expiry {
  readonly kept: ReadonlyMap<string, readonly KeptFor[]>
  readonly expired: readonly string[]
  /** Objects that belong to no backup any more. */
  readonly removedObjects: number
  readonly removedBytes: number
}

/**
 * Removes what retention does not keep: first records, then objects that no record names, so that whoever is killed in
 * between leaves nothing listed that is not whole. The write-ahead log is kept from the oldest backup of the last days
 * on. While a record is damaged no object is removed: it may name it.
 */
export async function expireBackups(
  vault: BackupVault,
  { retention, now }: { readonly retention: Retention; readonly now: number },
): Promise<Expiry> {
  const { backups, damaged } = await listBackups(vault)
  const verified = new Set(
    backups.filter(({ verification }) => verification?.ok).map(({ record }) => record.id),
  )
  const records = backups.map(({ record }) => record)
  const kept = keptBackups(records, { retention, now, verified })
  const expired = records.filter(({ id }) => !kept.has(id)).map(({ id }) => id)
  for (const id of expired) {
    await vault.delete(recordKey(id))
    await vault.delete(verificationKey(id))
  }
  const left = records.filter(({ id }) => kept.has(id))
  const needed = new Set(
    left.flatMap((record) => [
      recordKey(record.id),
      verificationKey(record.id),
      ...objectsOf(record).map(({ key }) => key),
    ]),
  )
  const walFrom = firstSegments(
    left.filter(({ id }) => kept.get(id)!.some((why) => why !== 'week' && why !== 'month')),
  )
  let removedObjects = 0
  let removedBytes = 0
  if (damaged.length === 0) {
    for (const [systemId, { segment, segmentBytes }] of walFrom) {
      await vault.put(floorKey(systemId), formatFloor(formatLsn(segment * BigInt(segmentBytes))))
    }
    for (const prefix of [RECORDS, PARTS, 'files/', 'wal/']) {
      for await (const object of vault.list(prefix)) {
        const isNeeded = prefix === 'wal/' ? isWalNeeded(object, walFrom) : needed.has(object.key)
        if (isNeeded || now - object.modifiedAt < UNFINISHED_MS) continue
        await vault.delete(object.key)
        removedObjects++
        removedBytes += object.size
      }
    }
  }
  return { kept, expired, removedObjects, removedBytes }
}

interface WalFrom {
  readonly segmentBytes: number
  readonly segment: bigint
}

/** Of each server: the first segment that a kept backup of the last days is continued from. */
function firstSegments(records: readonly { readonly database: Database }[]): ReadonlyMap<string, WalFrom> {
  const first = new Map<string, WalFrom>()
  for (const { database } of records) {
    const { systemId, startLsn, walSegmentBytes: segmentBytes } = database
    const segment = segmentOf(parseLsn(startLsn), segmentBytes)
    const known = first.get(systemId)
    if (!known || segment < known.segment) first.set(systemId, { segmentBytes, segment })
  }
  return first
}

interface Database {
  readonly systemId: string
  readonly startLsn: string
  readonly walSegmentBytes: number
}

/** What cannot be read as a segment is not ours to delete. */
function isWalNeeded(
  object: { readonly key: string; readonly size: number },
  walFrom: ReadonlyMap<string, WalFrom>,
): boolean {
  const systemId = object.key.split('/')[1] ?? ''
  const from = walFrom.get(systemId)
  if (!from) return false
  const segment = parseWalKey(object, from.segmentBytes)
  return !segment || segment.segment >= from.segment
}
