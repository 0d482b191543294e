import { resolve } from 'node:path'
import { OperationError, type RecoveryTarget } from '../../../control/operation/index.ts'
import { parseTenantId } from '../../../control/tenant/index.ts'
import { formatTime } from '../../../domain/index.ts'
import { type BackupDesk, openBackups } from '../../local/backup/backup-desk.ts'
import {
  planOf,
  type RestoredDatabase,
  restoreEmbedded,
  restoreInto,
} from '../../local/backup/restore-database.ts'
import { restoreFiles } from '../../local/backup/restore-files.ts'
import { restoreTenant } from '../../local/backup/restore-tenant.ts'
import { withServer } from '../../local/open-database.ts'
import { currentConfig } from '../../local/with-app.ts'
import type { Terminal } from '../terminal.ts'
import { seconds } from './backup.ts'

export interface RestoreOptions {
  readonly id?: string
  readonly toTime?: string
  readonly into?: string
  readonly tenant?: string
  /** Absent: missing ones, and with `into` none. */
  readonly files?: string
}

/** `leme backup restore`: the way back. */
export async function backupRestore(terminal: Terminal, options: RestoreOptions): Promise<void> {
  const target = targetOf(options)
  const which = options.files ?? (options.into === undefined ? 'missing' : 'none')
  requireFiles(which)
  const desk = await openBackups(currentConfig())
  const started = Date.now()
  if (options.tenant !== undefined)
    return tenant(terminal, desk, { ...options, tenant: options.tenant, target })
  const plan = await planOf(desk, target)
  terminal.note(`${plan.record.id}, and ${logOf(plan.segments.length)} behind it`)
  const restored =
    options.into === undefined
      ? await restoreEmbedded(desk, plan, started)
      : await restoreInto(desk, plan, options.into)
  const files =
    which === 'none'
      ? undefined
      : await restoreFiles(desk, plan.record, {
          folder: resolve(desk.config.stateDir),
          replace: which === 'all',
        })
  const { folder, former, lastCommitAt } = restored
  terminal.result(
    {
      schema: 'leme.backup-restored/1',
      ...{ id: plan.record.id, folder, former: former ?? null, lastCommitAt: lastCommitAt ?? null },
      ...{ files: files ?? null, ms: Date.now() - started },
    },
    textOf(options, restored, files, Date.now() - started),
  )
}

async function tenant(
  terminal: Terminal,
  desk: BackupDesk,
  options: RestoreOptions & { readonly tenant: string; readonly target: RecoveryTarget },
): Promise<void> {
  const id = parseTenantId(options.tenant)
  const started = Date.now()
  const plan = await planOf(desk, options.target)
  // As the owner of its tables: the login that makes backups may read them alone.
  const restored = await withServer(desk.config, (url) => restoreTenant(desk, plan, { tenant: id, url }))
  const { tables, before, after } = restored
  terminal.result(
    { schema: 'leme.backup-tenant/1', tenant: id, backup: plan.record.id, ...restored, replacedAt: started },
    `${id} has ${after} rows in ${tables} tables again, in the place of ${before}; nobody else's were touched.\nWhat it had before: npx leme backup restore --tenant ${id} --to-time ${new Date(started).toISOString()}`,
  )
}

function textOf(
  { into }: RestoreOptions,
  { plan, folder, former, lastCommitAt }: RestoredDatabase,
  files: { readonly written: number; readonly left: number } | undefined,
  ms: number,
): string {
  const until = lastCommitAt === undefined ? '' : `, up to a commit of ${formatTime(lastCommitAt)} UTC`
  return [
    `${plan.record.id} is back in ${folder}${until}, ${seconds(ms)}`,
    ...(former === undefined ? [] : [`What was there lies in ${former}; remove it when you are sure.`]),
    ...(files
      ? [`${files.written} files of the state folder written, ${files.left} were there and left alone`]
      : []),
    into === undefined
      ? 'Next: npx leme doctor, then npx leme up'
      : 'Next: end your server, have it use this folder, start it. docs/runbook has the commands.',
  ].join('\n')
}

function logOf(segments: number): string {
  if (segments === 0) return 'no log'
  return `${segments} ${segments === 1 ? 'segment' : 'segments'} of the log`
}

function targetOf({ id, toTime }: RestoreOptions): RecoveryTarget {
  if (id !== undefined && toTime !== undefined) throw usage('--id and --to-time are two targets; give one')
  if (id !== undefined) return { kind: 'backup', id }
  if (toTime === undefined) return { kind: 'latest' }
  const at = /(Z|[+-]\d\d:?\d\d)$/.test(toTime) ? Date.parse(toTime) : Number.NaN
  if (Number.isNaN(at))
    throw usage(`--to-time ${toTime} is no moment; write it with its zone: 2026-05-01T12:00:00Z`)
  return { kind: 'time', at }
}

function requireFiles(which: string): void {
  if (!['missing', 'all', 'none'].includes(which))
    throw usage(`--files is missing, all or none, not ${which}`)
}

function usage(message: string): OperationError {
  return new OperationError('backup.usage', message, { hint: 'npx leme backup restore --help' })
}
