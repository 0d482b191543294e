import { OperationError } from '../operation-error.ts'
import { type BackupRecord, idOfRecordKey, parseRecord, RECORDS, recordKey } from './backup-record.ts'
import type { VaultContents } from './recovery-plan.ts'
import type { BackupVault } from './vault.ts'
import { headKey, isHeadKey, parseHead, type WalHead } from './wal-head.ts'
import { parseWalKey, type StoredSegment, walPrefix } from './wal-name.ts'

/** A restore that was tried, and what came of it. */
export interface Verification {
  readonly schema: 'leme.backup-verification/1'
  readonly at: number
  readonly seconds: number
  readonly ok: boolean
  /** In words; what differs where it is not ok. */
  readonly found: string
  readonly tables: number
  readonly rows: number
}

export interface ListedBackup {
  readonly record: BackupRecord
  readonly verification?: Verification
}

export interface Listing {
  /** Newest first. */
  readonly backups: readonly ListedBackup[]
  /** Records that cannot be read. */
  readonly damaged: readonly { readonly key: string; readonly reason: string }[]
}

/** Every backup that is whole: one whose record was written. */
export async function listBackups(vault: BackupVault): Promise<Listing> {
  const backups: ListedBackup[] = []
  const damaged: { key: string; reason: string }[] = []
  const keys = await allKeys(vault, RECORDS)
  const all = new Set(keys)
  for (const key of keys) {
    const id = idOfRecordKey(key)
    if (id === undefined) continue
    // Expired between the list and this look.
    const bytes = await vault.get(key)
    if (!bytes) continue
    try {
      const record = parseRecord(key, bytes)
      const noted = verificationKey(id)
      const verification = all.has(noted) ? readVerification(await vault.get(noted)) : undefined
      backups.push({ record, ...(verification && { verification }) })
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      damaged.push({ key, reason: error.message })
    }
  }
  return { backups: backups.sort((a, b) => b.record.completedAt - a.record.completedAt), damaged }
}

/** What plans of recovery are made from. */
export async function vaultContents(vault: BackupVault): Promise<VaultContents> {
  const { backups } = await listBackups(vault)
  const records = backups.map(({ record }) => record)
  return {
    records,
    wal: async (systemId) => {
      const size = records.find(({ database }) => database.systemId === systemId)!.database.walSegmentBytes
      const segments: StoredSegment[] = []
      const heads = new Map<number, WalHead>()
      for await (const object of vault.list(walPrefix(systemId))) {
        const segment = parseWalKey(object, size)
        if (segment) segments.push(segment)
        if (!isHeadKey(object.key)) continue
        const bytes = await vault.get(object.key)
        const head = bytes && parseHead(object.key, bytes)
        if (head) heads.set(head.timeline, head)
      }
      return { segments, heads }
    },
  }
}

/** Undefined where nothing of the log was stored, or what is there cannot be read. */
export async function readWalHead(
  vault: BackupVault,
  { systemId, timeline }: { readonly systemId: string; readonly timeline: number },
): Promise<WalHead | undefined> {
  const key = headKey(systemId, timeline)
  const bytes = await vault.get(key)
  try {
    return bytes && parseHead(key, bytes)
  } catch {
    return undefined
  }
}

export async function noteVerification(
  vault: BackupVault,
  id: string,
  verification: Verification,
): Promise<void> {
  // Of one that has expired meanwhile nothing is left behind.
  if (!(await vault.get(recordKey(id)))) return
  await vault.put(verificationKey(id), new TextEncoder().encode(JSON.stringify(verification)))
}

export function verificationKey(id: string): string {
  return `${RECORDS}${id}.verification.json`
}

/** One that cannot be read counts for nothing: the backup is verified again. */
function readVerification(bytes: Uint8Array | undefined): Verification | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Verification
    return value.schema === 'leme.backup-verification/1' ? value : undefined
  } catch {
    return undefined
  }
}

export async function allKeys(vault: BackupVault, prefix: string): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const { key } of vault.list(prefix)) keys.push(key)
  return keys
}
