import { OperationError } from '../operation-error.ts'
import { type BackupRecord, formatRecord, objectsOf, PARTS, recordKey } from './backup-record.ts'
import { allKeys } from './read-vault.ts'
import type { BackupVault } from './vault.ts'

/** Copies one backup into another vault, as it is sealed: objects first, its record last. */
export async function copyBackup(from: BackupVault, to: BackupVault, record: BackupRecord): Promise<void> {
  const there = new Set([...(await allKeys(to, 'files/')), ...(await allKeys(to, `${PARTS}${record.id}/`))])
  for (const { key } of objectsOf(record)) {
    if (there.has(key)) continue
    const bytes = await from.get(key)
    if (!bytes) {
      throw new OperationError('backup.damaged', `${key} is missing in ${from.name}`, {
        hint: 'Make another backup: leme backup create.',
        where: key,
      })
    }
    await to.put(key, bytes)
  }
  await to.put(recordKey(record.id), formatRecord(record))
}
