import { setTimeout as delay } from 'node:timers/promises'
import { dropSlot, readServerPlace, streamWal } from '../../adapters/backup/index.ts'
import type { Telemetry } from '../../adapters/telemetry/index.ts'
import { listBackups, OperationError, readWalHead } from '../../control/operation/index.ts'
import type { AppConfig } from '../local/app-config.ts'
import { type BackupDesk, openBackups } from '../local/backup/backup-desk.ts'
import { hasIdentity } from '../local/backup/backup-keys.ts'
import { seenIn } from '../local/backup/backup-state.ts'
import { copyToPlaces } from '../local/backup/copy-to-places.ts'
import { dueBackup } from '../local/backup/due-backup.ts'
import { endingVault } from '../local/backup/open-vault.ts'
import { takeBackup } from '../local/backup/take-backup.ts'
import { testRestore } from '../local/backup/test-restore.ts'

interface BackupKeeper {
  readonly url: string
  readonly telemetry: Pick<Telemetry, 'backup'>
  readonly logger: {
    info(values: object, message: string): void
    warn(error: unknown, message: string): void
  }
  readonly clock: () => number
}

const LOOK_MS = 60_000
/** After a failure. */
const PAUSE_MS = 15 * 60_000
const RECONNECT_MS = 5_000

/**
 * Where a vault is configured: copies the log into it all the time, makes a backup a day, tries a restore a week, and
 * sends copies to further places, until it is disposed of. Of several servers one does it, and another goes on when
 * that one ends: PostgreSQL lends the slot, and the lock of backups, to one alone.
 */
export function keepBackups(config: AppConfig, keeper: BackupKeeper): AsyncDisposable {
  const stop = new AbortController()
  const { signal } = stop
  const url = config.backups.databaseUrl || keeper.url
  const work = config.backups.url === '' ? [] : [keepLog(), keepDays()]
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await Promise.all(work)
    },
  }

  async function keepLog(): Promise<void> {
    let told = ''
    while (!signal.aborted) {
      try {
        const { vault, sealing } = await openBackups(config)
        await streamWal({
          ...{ url, vault, signal, sealing: (await sealing()).sealing, slot: config.backups.slot },
          ...{ everyMs: config.backups.walSeconds * 1_000, now: keeper.clock },
          onKept: () => {
            told = ''
          },
          onGap: (gap) => keeper.logger.warn(gap, 'the server has dropped log that was in no backup'),
        })
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        const isBusy = error instanceof OperationError && error.code === 'backup.busy'
        // Once for each trouble, and never that another server does it.
        if (!isBusy && message !== told) keeper.logger.warn(error, 'the log of the database is not backed up')
        told = message
        if (isLost(error)) await dropSlot(url, config.backups.slot).catch(() => undefined)
      }
      await delay(RECONNECT_MS, undefined, { signal }).catch(() => {})
    }
  }

  async function keepDays(): Promise<void> {
    while (!signal.aborted) {
      const pause = await keepDay().then(
        () => LOOK_MS,
        (error: unknown) => {
          if (signal.aborted || (error instanceof OperationError && error.code === 'backup.busy'))
            return LOOK_MS
          keeper.logger.warn(error, 'backup')
          return PAUSE_MS
        },
      )
      await delay(pause, undefined, { signal }).catch(() => {})
    }
  }

  async function keepDay(): Promise<void> {
    const opened = await openBackups(config)
    const desk = { ...opened, vault: endingVault(opened.vault, signal) }
    const { backups } = await listBackups(desk.vault)
    const server = await readServerPlace(url)
    const head = await readWalHead(desk.vault, server)
    const { at, verifyDays } = config.backups
    const due = dueBackup(backups, { at, verifyDays, server, now: keeper.clock(), ...(head && { head }) })
    await tell(desk)
    if (due.create) await run('create', () => create(desk))
    if (signal.aborted) return
    await run('copy', () => copyToPlaces(desk, keeper.clock()), {
      quietWhen: (copied) => copied.length === 0,
    })
    // The last: one that fails keeps no copy from its place.
    if (due.verify && hasIdentity(config)) await run('verify', () => verify(desk))
    await tell(desk)
  }

  async function create(desk: BackupDesk): Promise<void> {
    const { record, expired, made } = await takeBackup(desk, { url, now: keeper.clock })
    keeper.logger.info({ backup: record.id, expired }, 'backup made')
    if (made !== undefined) {
      keeper.logger.warn({ file: made }, 'a key of backups was made; keep a copy of it elsewhere')
    }
  }

  async function verify(desk: BackupDesk): Promise<void> {
    const { backups } = await listBackups(desk.vault)
    const newest = backups[0]
    if (!newest) return
    const found = await testRestore(desk, newest.record, { url, now: keeper.clock, signal })
    if (found.ok) return keeper.logger.info({ backup: newest.record.id, ...found }, 'backup verified')
    throw new OperationError('backup.damaged', `${newest.record.id} does not come back: ${found.found}`)
  }

  async function run<T>(
    kind: string,
    work: () => Promise<T>,
    { quietWhen = () => false }: { readonly quietWhen?: (result: T) => boolean } = {},
  ): Promise<void> {
    try {
      const result = await work()
      if (!quietWhen(result)) keeper.telemetry.backup.ran(kind, 'done')
    } catch (error) {
      const isBusy = error instanceof OperationError && error.code === 'backup.busy'
      if (!isBusy && !signal.aborted) keeper.telemetry.backup.ran(kind, 'failed')
      throw error
    }
  }

  async function tell(desk: BackupDesk): Promise<void> {
    const { backup } = keeper.telemetry
    const { lastCompletedAt, lastVerifiedAt, walLagSeconds } = await seenIn(desk.vault, keeper.clock())
    if (lastCompletedAt !== undefined) backup.succeeded(lastCompletedAt)
    if (lastVerifiedAt !== undefined) backup.verified(lastVerifiedAt)
    if (walLagSeconds !== undefined) backup.walLag(walLagSeconds)
  }
}

/** The server has removed log that the slot should have kept: only a new slot goes on. */
function isLost(error: unknown): boolean {
  return /requested WAL segment .* has already been removed|can no longer get changes|invalidated/.test(
    error instanceof Error ? error.message : '',
  )
}
