import {
  type BackupRecord,
  copyBackup,
  expireBackups,
  listBackups,
} from '../../../control/operation/index.ts'
import type { BackupDesk } from './backup-desk.ts'
import { openVault } from './open-vault.ts'

const WEEK_MS = 7 * 86_400_000
const MONTH_MS = 30 * 86_400_000

/**
 * Sends the newest backup to the second place once a week, and to the archive once a month; each keeps what it is for.
 * @returns where something was sent
 */
export async function copyToPlaces(
  desk: BackupDesk,
  newest: BackupRecord,
  now: number,
): Promise<readonly string[]> {
  const { weekly, monthly, weeks, months } = desk.config.backups
  const places = [
    { address: weekly, everyMs: WEEK_MS, retention: { days: 0, weeks, months: 0 } },
    { address: monthly, everyMs: MONTH_MS, retention: { days: 0, weeks: 0, months } },
  ]
  const sent: string[] = []
  for (const { address, everyMs, retention } of places) {
    if (address.url === '') continue
    const vault = await openVault(address)
    const there = (await listBackups(vault)).backups.map(({ record }) => record)
    if (!isDue(there, newest, everyMs)) continue
    await copyBackup(desk.vault, vault, newest)
    await expireBackups(vault, { retention, now })
    sent.push(vault.name)
  }
  return sent
}

function isDue(there: readonly BackupRecord[], newest: BackupRecord, everyMs: number): boolean {
  return there.every(({ startedAt }) => newest.startedAt - startedAt >= everyMs)
}
