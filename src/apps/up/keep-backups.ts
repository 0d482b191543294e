import { setTimeout as delay } from 'node:timers/promises'
import { readServerPlace, streamWal } from '../../adapters/backup/index.ts'
import type { Telemetry } from '../../adapters/telemetry/index.ts'
import { type BackupRecord, listBackups, OperationError, readWalHead } from '../../control/operation/index.ts'
import type { AppConfig } from '../local/app-config.ts'
import { type BackupDesk, openBackups } from '../local/backup/backup-desk.ts'
import { hasIdentity } from '../local/backup/backup-keys.ts'
import { stateOf } from '../local/backup/backup-state.ts'
import { copyToPlaces } from '../local/backup/copy-to-places.ts'
import { dueBackup } from '../local/backup/due-backup.ts'
import { endingVault } from '../local/backup/open-vault.ts'
import { alone, takeBackup } from '../local/backup/take-backup.ts'
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
/** A vault that does not answer is not waited for longer: what is not written whole is never listed. */
const END_MS = 4_000
/** What metrics say where there is none; silence would raise no alert. */
const NEVER = 0

/**
 * Where a vault is configured: copies the log into it all the time, makes a backup a day, tries a restore a week, and
 * sends copies to further places, until it is disposed of. Of several servers one does it, and another goes on when
 * that one ends: PostgreSQL lends the slot, and the lock of backups, to one alone.
 */
export function keepBackups(config: AppConfig, keeper: BackupKeeper): AsyncDisposable {
  const stop = new AbortController()
  const { signal } = stop
  const url = config.backups.databaseUrl || keeper.url
  /** The newest backup of which further places were seen. */
  let sent: string | undefined
  const work = config.backups.url === '' ? [] : [keepLog(), keepDays()]
  if (work.length > 0) {
    keeper.telemetry.backup.succeeded(NEVER)
    keeper.telemetry.backup.verified(NEVER)
  }
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      const ended = new AbortController()
      const patience = delay(END_MS, undefined, { signal: ended.signal }).catch(() => {})
      await Promise.race([Promise.all(work), patience])
      ended.abort()
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
    let seen = await look(desk)
    if (seen.due.create) {
      await run('create', () => create(desk))
      seen = await look(desk)
    }
    const newest = seen.backups[0]?.record
    if (!newest) return
    if (sent !== newest.id) {
      await run('copy', () => alone(url, () => copyToPlaces(desk, newest, keeper.clock())), {
        quietWhen: (places) => places.length === 0,
      })
      sent = newest.id
    }
    // The last: one that fails keeps no copy from its place.
    if (!seen.due.verify || !hasIdentity(config)) return
    await run('verify', () => alone(url, () => verify(desk, newest)))
    await look(desk)
  }

  /** What there is and what is due; metrics say so. */
  async function look(desk: BackupDesk) {
    const { backups } = await listBackups(desk.vault)
    const server = await readServerPlace(url)
    const head = await readWalHead(desk.vault, server)
    const { at, verifyDays } = config.backups
    const now = keeper.clock()
    const { backup } = keeper.telemetry
    const state = await stateOf(backups, desk.vault)
    backup.succeeded(state.lastCompletedAt ?? NEVER)
    backup.verified(state.lastVerifiedAt ?? NEVER)
    if (state.logKeptAt !== undefined) backup.logKept(state.logKeptAt)
    return { backups, due: dueBackup(backups, { at, verifyDays, server, now, ...(head && { head }) }) }
  }

  async function create(desk: BackupDesk): Promise<void> {
    const { record, expired, made } = await takeBackup(desk, { url, now: keeper.clock })
    keeper.logger.info({ backup: record.id, expired }, 'backup made')
    if (made !== undefined) {
      keeper.logger.warn({ file: made }, 'a key of backups was made; keep a copy of it elsewhere')
    }
  }

  async function verify(desk: BackupDesk, newest: BackupRecord): Promise<void> {
    // Another server may have done it since it was looked.
    if (!(await look(desk)).due.verify) return
    const found = await testRestore(desk, newest, { url, now: keeper.clock, signal })
    if (found.ok) return keeper.logger.info({ backup: newest.id, ...found }, 'backup verified')
    throw new OperationError('backup.damaged', `${newest.id} does not come back: ${found.found}`)
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
}
