import { type ListedBackup, listBackups } from '../../../control/operation/index.ts'
import { formatTime } from '../../../domain/index.ts'
import { openBackups } from '../../local/backup/backup-desk.ts'
import { takeBackup } from '../../local/backup/take-backup.ts'
import { testRestore } from '../../local/backup/test-restore.ts'
import { currentConfig } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'
import { readSpan } from './read-span.ts'

/** `leme backup create`: a whole one now. */
export async function backupCreate(
  terminal: Terminal,
  options: { readonly verify?: boolean },
): Promise<void> {
  const desk = await openBackups(currentConfig())
  await desk.withDatabaseUrl(async (url) => {
    const now = Date.now
    let written = 0
    const taken = await takeBackup(desk, {
      ...{ url, now },
      onBytes: (bytes) => {
        written += bytes
        terminal.progress(`${megabytes(written)} written`)
      },
    })
    const { record, made, expired } = taken
    if (made !== undefined) {
      terminal.warn(`A key was made: ${made}. Keep a copy elsewhere; without it no backup can be opened.`)
    }
    const verification = options.verify ? await testRestore(desk, record, { url, now }) : undefined
    const text = [
      `${record.id} is in ${desk.vault.name}: ${sizeOf({ record })} of ${megabytes(plainBytes(record))}, ${seconds(record.completedAt - record.startedAt)}`,
      verification ? told(verification) : `Next: npx leme backup verify ${record.id} --restore`,
      ...(expired.length > 0 ? [`removed as retention wants it: ${expired.join(', ')}`] : []),
    ]
    terminal.result(
      { schema: 'leme.backup-created/1', backup: record, verification, expired },
      text.join('\n'),
    )
    if (verification && !verification.ok) process.exitCode = 1
  })
}

/** `leme backup list`: what there is, and which of it is known to come back. */
export async function backupList(
  terminal: Terminal,
  options: { readonly verifiedWithin?: string } = {},
): Promise<void> {
  const { verifiedWithin } = options
  const within = verifiedWithin === undefined ? undefined : readSpan('--verified-within', verifiedWithin)
  const desk = await openBackups(currentConfig())
  const { backups, damaged } = await listBackups(desk.vault)
  for (const { reason } of damaged) terminal.warn(reason)
  const text =
    backups.length === 0
      ? `There is no backup in ${desk.vault.name}. Make one: npx leme backup create --verify`
      : table(
          ['backup', 'ended (UTC)', 'PostgreSQL', 'sealed', 'restore'],
          backups.map((one) => [
            one.record.id,
            formatTime(one.record.completedAt),
            versionOf(one.record.database.serverVersion),
            sizeOf(one),
            one.verification ? told(one.verification) : 'not tried',
          ]),
        )
  const items = backups.map(({ record: { folders, database, ...record }, verification }) => ({
    ...record,
    serverVersion: database.serverVersion,
    sealedBytes: sealedBytes({ database, folders }),
    verification: verification ?? null,
  }))
  terminal.result({ schema: 'leme.backups/1', vault: desk.vault.name, items, damaged }, text)
  if (within !== undefined) requireVerified(terminal, backups, Date.now() - within)
}

function requireVerified(terminal: Terminal, backups: readonly ListedBackup[], since: number): void {
  const tried = backups.flatMap(({ verification }) => verification ?? []).sort((a, b) => b.at - a.at)
  const [last] = tried
  if (last?.ok && last.at >= since) return
  terminal.warn(last?.ok === false ? told(last) : `no restore has succeeded since ${formatTime(since)} UTC`)
  process.exitCode = 1
}

type Record = ListedBackup['record']

export function told({
  ok,
  at,
  seconds: took,
  tables,
  rows,
  found,
}: NonNullable<ListedBackup['verification']>): string {
  return ok
    ? `verified ${formatTime(at)} UTC: ${tables} tables, ${rows} rows in ${took.toFixed(1)} s; ${found}`
    : `FAILED ${formatTime(at)} UTC: ${found}`
}

function sizeOf({ record }: { readonly record: Record }): string {
  return megabytes(sealedBytes(record))
}

function sealedBytes({ database, folders }: Pick<Record, 'database' | 'folders'>): number {
  const files = folders.flatMap((folder) => [folder.index, ...folder.files])
  return [...database.parts, database.manifest, ...files].reduce((sum, { size }) => sum + size, 0)
}

function plainBytes({ database, folders }: Record): number {
  return folders.reduce((sum, { bytes }) => sum + bytes, database.bytes)
}

function versionOf(serverVersion: number): string {
  return `${Math.floor(serverVersion / 10_000)}.${serverVersion % 10_000}`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
