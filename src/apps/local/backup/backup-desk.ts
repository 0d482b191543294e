import { resolve } from 'node:path'
import { openSealing, openSeals, type Unsealing } from '../../../adapters/backup/index.ts'
import type { BackupVault, Retention, Sealing } from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'
import { withServer } from '../open-database.ts'
import { backupIdentities, backupRecipients } from './backup-keys.ts'
import { openVault } from './open-vault.ts'

/** What every command around backups needs. */
export interface BackupDesk {
  readonly config: AppConfig
  readonly vault: BackupVault
  readonly retention: Retention
  /** `made` is a key that was made just now, of which a copy has to be kept. */
  sealing(): Promise<{ readonly sealing: Sealing; readonly made?: string }>
  unsealing(): Promise<Unsealing>
  /** A login that may copy the server. */
  withDatabaseUrl<T>(work: (url: string) => Promise<T>): Promise<T>
}

/** @throws PipelineFault `object.store` */
export async function openBackups(config: AppConfig): Promise<BackupDesk> {
  const { backups } = config
  return {
    config,
    vault: await openVault({ ...backups, url: vaultUrl(config) }),
    retention: { days: backups.days, weeks: backups.weeks, months: backups.months },
    sealing: async () => {
      const { recipients, made } = await backupRecipients(config)
      return { sealing: await openSealing(recipients), ...(made !== undefined && { made }) }
    },
    unsealing: async () => openSeals(await backupIdentities(config)),
    withDatabaseUrl: (work) =>
      backups.databaseUrl === '' ? withServer(config, work) : work(backups.databaseUrl),
  }
}

export function vaultUrl({ backups, stateDir }: Pick<AppConfig, 'backups' | 'stateDir'>): string {
  return backups.url || resolve(stateDir, 'backups')
}
