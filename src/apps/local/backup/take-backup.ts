import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openBaseBackup } from '../../../adapters/backup/index.ts'
import {
  type BackupRecord,
  createBackup,
  expireBackups,
  OperationError,
} from '../../../control/operation/index.ts'
import { type BackupDesk, vaultUrl } from './backup-desk.ts'
import { stateFolderCopy } from './state-folder.ts'

export interface TakenBackup {
  readonly record: BackupRecord
  /** A key that was made for it. */
  readonly made?: string
  readonly expired: readonly string[]
}

/** Of all processes at one database: what makes or expires backups does so alone. */
const LOCK = 0x6c656d65_62n

/**
 * A backup of the database and of the state folder; then what retention does not keep is removed.
 * @throws OperationError `backup.*`
 */
export async function takeBackup(
  desk: BackupDesk,
  {
    url,
    now,
    onBytes,
  }: { readonly url: string; readonly now: () => number; readonly onBytes?: (bytes: number) => void },
): Promise<TakenBackup> {
  const { sealing, made } = await desk.sealing()
  return alone(url, async () => {
    const record = await createBackup({
      vault: desk.vault,
      sealing,
      database: await openBaseBackup(url),
      folders: [stateFolderCopy(desk.config.stateDir, vaultUrl(desk.config))],
      now,
      random: randomBytes(3).toString('hex'),
      ...(onBytes && { onBytes }),
    })
    const { expired } = await expireBackups(desk.vault, { retention: desk.retention, now: now() })
    return { record, expired, ...(made !== undefined && { made }) }
  })
}

/** @throws OperationError `backup.busy` while another process makes or expires backups */
export async function alone<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, keepAlive: true })
  client.on('error', () => undefined)
  await client.connect().catch((cause: unknown) => {
    throw new OperationError('backup.server', `the database does not answer: ${(cause as Error).message}`, {
      cause,
    })
  })
  try {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
      String(LOCK),
    ])
    if (rows[0]!.locked) return await work()
    throw new OperationError('backup.busy', 'another process makes a backup or removes old ones', {
      hint: 'Wait for it: leme backup list shows the new one when it is whole.',
    })
  } finally {
    await client.end().catch(() => undefined)
  }
}
