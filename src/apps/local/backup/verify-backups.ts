import { setTimeout as delay } from 'node:timers/promises'
import { readServerPlace, sha256 } from '../../../adapters/backup/index.ts'
import {
  listBackups,
  noteVerification,
  OperationError,
  readWalHead,
  type VaultVerdict,
  type Verification,
  verifyVault,
} from '../../../control/operation/index.ts'
import type { BackupDesk } from './backup-desk.ts'
import { dueBackup } from './due-backup.ts'
import { endingVault } from './open-vault.ts'
import { alone } from './take-backup.ts'
import { testRestore } from './test-restore.ts'

const DAY_MS = 86_400_000
const LOOK_MS = 60_000
/** While there is no backup at all, or one is made, it is about to come. */
const SOON_MS = 5_000
/** After a failure: a whole vault is read each time. */
const PAUSE_MS = 3_600_000

export interface RestoreTest {
  readonly url: string
  readonly now: () => number
  /** Without it the newest. */
  readonly id?: string
  readonly signal?: AbortSignal
  readonly onObject?: (done: number) => void
}

export interface RestoreTested {
  readonly verdict: VaultVerdict
  /** Absent: the vault is damaged, and nothing was restored. */
  readonly verification?: Verification
}

/**
 * Reads every object, then restores a backup beside the running system and compares every row; meanwhile nobody makes
 * or expires backups.
 * @throws OperationError `backup.*`
 */
export function verifyByRestore(
  desk: BackupDesk,
  { url, now, id, signal, onObject }: RestoreTest,
): Promise<RestoreTested> {
  return alone(url, async () => {
    const verdict = await verifyVault(desk.vault, {
      hash: sha256,
      ...(id !== undefined && { id }),
      ...(onObject && { onObject }),
    })
    if (verdict.problems.length > 0) return { verdict }
    const { backups } = await listBackups(desk.vault)
    const chosen = id === undefined ? backups[0] : backups.find(({ record }) => record.id === id)
    if (!chosen)
      throw new OperationError('backup.none', 'there is no backup', { hint: 'npx leme backup create' })
    const verification = await testRestore(desk, chosen.record, { url, now, ...(signal && { signal }) })
    return { verdict, verification }
  })
}

export interface VerifyingKeeper {
  readonly url: string
  readonly everyMs: number
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onTested: (tested: RestoreTested) => void
  readonly onFailure: (error: unknown) => void
  /** How often it looks whether something is due. */
  readonly lookMs?: number
}

/**
 * Tries a restore whenever the last one that succeeded is older than `everyMs`, until the signal comes: at once at the
 * start, and as soon as there is a first backup. What fails is tried again after an hour.
 */
export async function keepVerified(opened: BackupDesk, keeper: VerifyingKeeper): Promise<void> {
  const { signal, lookMs = LOOK_MS } = keeper
  const desk = { ...opened, vault: endingVault(opened.vault, signal) }
  while (!signal.aborted) {
    const pause = await round(desk, keeper).then(
      (found) => ({ well: lookMs, empty: Math.min(lookMs, SOON_MS), damaged: PAUSE_MS })[found],
      (error: unknown) => {
        if (signal.aborted || (error instanceof OperationError && error.code === 'backup.busy'))
          return Math.min(lookMs, SOON_MS)
        keeper.onFailure(error)
        return error instanceof OperationError && error.code === 'backup.server' ? lookMs : PAUSE_MS
      },
    )
    await delay(pause, undefined, { signal }).catch(() => {})
  }
}

async function round(desk: BackupDesk, keeper: VerifyingKeeper): Promise<'well' | 'empty' | 'damaged'> {
  const { url, everyMs, now, signal } = keeper
  const { backups } = await listBackups(desk.vault)
  if (backups.length === 0) return 'empty'
  const server = await readServerPlace(url)
  const head = await readWalHead(desk.vault, server)
  const verifyDays = everyMs / DAY_MS
  const { verify } = dueBackup(backups, {
    ...{ at: '00:00', verifyDays, server, now: now() },
    ...(head && { head }),
  })
  if (!verify) return 'well'
  const tested = await verifyByRestore(desk, { url, now, signal })
  keeper.onTested(tested)
  if (!tested.verification) await noteDamage(desk, backups[0]!.record.id, { at: now(), ...tested.verdict })
  return tested.verification?.ok ? 'well' : 'damaged'
}

/** So that whoever asks the vault is told, too. */
function noteDamage(
  { vault }: BackupDesk,
  id: string,
  { at, problems }: Pick<VaultVerdict, 'problems'> & { readonly at: number },
): Promise<void> {
  const [first] = problems
  const found = `the vault is damaged: ${first?.key} ${first?.problem}; ${problems.length} in all`
  return noteVerification(vault, id, {
    ...{ schema: 'leme.backup-verification/1', at, seconds: 0, ok: false, found, tables: 0, rows: 0 },
  })
}
