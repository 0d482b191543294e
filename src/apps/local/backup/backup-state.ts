import {
  type BackupState,
  type BackupVault,
  listBackups,
  readWalHead,
} from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'
import { vaultUrl } from './backup-desk.ts'
import { openVault } from './open-vault.ts'

/** What the vault says of the backups. @throws as the vault does */
export async function readBackupState(
  config: Pick<AppConfig, 'backups' | 'stateDir'>,
  now: number,
): Promise<BackupState> {
  const vault = await openVault({ ...config.backups, url: vaultUrl(config) })
  return { configured: config.backups.url !== '', ...(await seenIn(vault, now)) }
}

export async function seenIn(vault: BackupVault, now: number): Promise<Omit<BackupState, 'configured'>> {
  const { backups } = await listBackups(vault)
  const newest = backups[0]?.record
  if (!newest) return {}
  const head = await readWalHead(vault, newest.database)
  const tried = backups.flatMap(({ verification }) => verification ?? []).sort((a, b) => b.at - a.at)
  const verified = tried.find(({ ok }) => ok)
  const last = tried[0]
  return {
    lastCompletedAt: newest.completedAt,
    ...(verified && { lastVerifiedAt: verified.at }),
    ...(last && !last.ok && { lastVerifyFailure: last.found }),
    ...(head && { walLagSeconds: Math.max(0, now - head.at) / 1_000 }),
  }
}
