import { sha256 } from '../../../adapters/backup/index.ts'
import {
  listBackups,
  OperationError,
  type Verification,
  verifyVault,
} from '../../../control/operation/index.ts'
import { openBackups } from '../../local/backup/backup-desk.ts'
import { testRestore } from '../../local/backup/test-restore.ts'
import { currentConfig } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'
import { megabytes, told } from './backup.ts'

/** `leme backup verify`: is everything there, as it was written; with --restore: does it come back. */
export async function backupVerify(
  terminal: Terminal,
  id: string | undefined,
  options: { readonly restore?: boolean },
): Promise<void> {
  const desk = await openBackups(currentConfig())
  const verdict = await verifyVault(desk.vault, {
    hash: sha256,
    ...(id !== undefined && { id }),
    onObject: (done) => terminal.progress(`${done} objects read`),
  })
  for (const { key, problem, backups } of verdict.problems) {
    terminal.warn(
      `${key} ${problem}${backups.length > 0 ? `; ${backups.join(', ')} cannot be restored` : ''}`,
    )
  }
  let verification: Verification | undefined
  if (options.restore && verdict.problems.length === 0) {
    const { backups } = await listBackups(desk.vault)
    const chosen = id === undefined ? backups[0] : backups.find(({ record }) => record.id === id)
    if (!chosen)
      throw new OperationError('backup.none', 'there is no backup', { hint: 'npx leme backup create' })
    verification = await desk.withDatabaseUrl((url) =>
      testRestore(desk, chosen.record, { url, now: Date.now }),
    )
  }
  const { backups, objects, bytes, problems } = verdict
  const text = [
    `${backups} ${backups === 1 ? 'backup' : 'backups'}, ${objects} objects, ${megabytes(bytes)}: ${problems.length === 0 ? 'all as they were written' : `${problems.length} are not as they should be`}`,
    ...(verification ? [told(verification)] : []),
  ]
  terminal.result(
    { schema: 'leme.backup-verdict/1', ...verdict, verification: verification ?? null },
    text.join('\n'),
  )
  if (problems.length > 0 || verification?.ok === false) process.exitCode = 1
}
