import { sha256 } from '../../../adapters/backup/index.ts'
import { OperationError, verifyVault } from '../../../control/operation/index.ts'
import { type BackupDesk, openBackups } from '../../local/backup/backup-desk.ts'
import { keepVerified, type RestoreTested, verifyByRestore } from '../../local/backup/verify-backups.ts'
import { stopSignal } from '../../local/stop-signal.ts'
import { currentConfig } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'
import { megabytes, told } from './backup.ts'
import { readSpan } from './read-span.ts'

export interface VerifyCommandOptions {
  readonly restore?: boolean
  readonly every?: string
}

/** `leme backup verify`: is everything there, as it was written; with --restore: does it come back. */
export async function backupVerify(
  terminal: Terminal,
  id: string | undefined,
  { restore = false, every }: VerifyCommandOptions,
): Promise<void> {
  const everyMs = every === undefined ? undefined : readSpan('--every', every)
  if (everyMs !== undefined && id !== undefined) {
    throw new OperationError('backup.usage', '--every tries the newest backup each time, not one by its name')
  }
  const desk = await openBackups(currentConfig())
  if (everyMs !== undefined) return keepTrying(terminal, desk, everyMs)
  const onObject = (done: number) => terminal.progress(`${done} objects read`)
  const named = id !== undefined && { id }
  const tested: RestoreTested = restore
    ? await desk.withDatabaseUrl((url) => verifyByRestore(desk, { url, now: Date.now, ...named, onObject }))
    : { verdict: await verifyVault(desk.vault, { hash: sha256, ...named, onObject }) }
  const { verdict, verification } = tested
  terminal.result(
    { schema: 'leme.backup-verdict/1', ...verdict, verification: verification ?? null },
    inWords(terminal, tested),
  )
  if (verdict.problems.length > 0 || verification?.ok === false) process.exitCode = 1
}

/** Until it is told to end. */
async function keepTrying(terminal: Terminal, desk: BackupDesk, everyMs: number): Promise<void> {
  const signal = stopSignal()
  await desk.withDatabaseUrl((url) =>
    keepVerified(desk, {
      ...{ url, everyMs, now: Date.now, signal },
      onTested: (tested) => terminal.note(inWords(terminal, tested)),
      onFailure: (error) => terminal.failure(error),
    }),
  )
}

/** What is wrong is warned of. */
function inWords(terminal: Terminal, { verdict, verification }: RestoreTested): string {
  for (const { key, problem, backups } of verdict.problems) {
    terminal.warn(
      `${key} ${problem}${backups.length > 0 ? `; ${backups.join(', ')} cannot be restored` : ''}`,
    )
  }
  const { backups, objects, bytes, problems } = verdict
  return [
    `${backups} ${backups === 1 ? 'backup' : 'backups'}, ${objects} objects, ${megabytes(bytes)}: ${problems.length === 0 ? 'all as they were written' : `${problems.length} are not as they should be`}`,
    ...(verification ? [told(verification)] : []),
  ].join('\n')
}
