import {
  type BackupState,
  type BackupVault,
  type ListedBackup,
  listBackups,
  readWalHead,
} from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'
import { remembered } from '../checks/remembered.ts'
import { vaultUrl } from './backup-desk.ts'
import { openVault } from './open-vault.ts'

const REMEMBERED_MS = 60_000

type Settings = Pick<AppConfig, 'backups' | 'stateDir'>

/** What the vault says, for those who ask often: it is looked at once a minute at most. */
export function backupStateReader(config: Settings, now: () => number): () => Promise<BackupState> {
  return remembered(() => readBackupState(config), { ttlMs: REMEMBERED_MS, now })
}

/** What the vault says of the backups. @throws as the vault does */
export async function readBackupState(config: Settings): Promise<BackupState> {
  const vault = await openVault({ ...config.backups, url: vaultUrl(config) })
  const { backups } = await listBackups(vault)
  return { configured: config.backups.url !== '', ...(await stateOf(backups, vault)) }
}

export async function stateOf(
  backups: readonly ListedBackup[],
  vault: BackupVault,
): Promise<Omit<BackupState, 'configured'>> {
  const newest = backups[0]?.record
  const oldest = backups.at(-1)?.record
  if (!newest || !oldest) return {}
  const head = await readWalHead(vault, newest.database)
  const tried = backups.flatMap(({ verification }) => verification ?? []).sort((a, b) => b.at - a.at)
  const verified = tried.find(({ ok }) => ok)
  const last = tried[0]
  return {
    lastCompletedAt: newest.completedAt,
    firstCompletedAt: oldest.completedAt,
    ...(verified && { lastVerifiedAt: verified.at }),
    ...(last && !last.ok && { lastVerifyFailure: last.found }),
    ...(head && head.at > 0 && { logKeptAt: head.at }),
  }
}
