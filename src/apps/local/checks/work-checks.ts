import {
  type Check,
  judgeBackups,
  judgeClients,
  judgeOutboxes,
  judgeQueue,
  judgeVersions,
  judgeWorkers,
} from '../../../control/operation/index.ts'
import { backupStateReader } from '../backup/backup-state.ts'
import { VERSION } from '../installation.ts'
import type { LookedInstallation } from './looked-installation.ts'

/** Backups, jobs, who does them, what waits to go out, and clients. */
export function workChecks({ config, now, work }: LookedInstallation): readonly Check[] {
  const own = { leme: VERSION, node: process.versions.node }
  const { deploys, broker, backups } = config
  const backupState = backupStateReader(config, now)
  return [
    {
      ...{ name: 'backups', title: 'Backups', group: 'Backups' },
      look: async () => {
        return judgeBackups(await backupState(), { now: now(), verifyDays: backups.verifyDays })
      },
    },
    { name: 'queue', title: 'Queue', group: 'Work', look: async () => judgeQueue(await work()) },
    { name: 'workers', title: 'Workers', group: 'Work', look: async () => judgeWorkers(await work()) },
    {
      ...{ name: 'outboxes', title: 'Outboxes', group: 'Work' },
      look: async () =>
        judgeOutboxes(await work(), { hasBroker: broker.url !== '', healthMinutes: deploys.healthMinutes }),
    },
    {
      ...{ name: 'versions', title: 'Versions', group: 'Work' },
      look: async () => judgeVersions((await work()).processes, own),
    },
    {
      ...{ name: 'credits', title: 'Credits and quotas', group: 'Clients' },
      look: async () => judgeClients((await work()).clients),
    },
  ]
}
