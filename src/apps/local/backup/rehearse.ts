import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareRows } from '../../../adapters/backup/index.ts'
import {
  OperationError,
  type RecoveryTarget,
  readWalHead,
  vaultContents,
} from '../../../control/operation/index.ts'
import type { BackupDesk } from './backup-desk.ts'
import { planOf, withRecovered } from './restore-database.ts'
import { restoreFiles } from './restore-files.ts'

/** A disaster that was rehearsed: how long the way back took, and what did not come back. */
export interface Rehearsal {
  readonly disaster: 'server lost' | 'database corrupt'
  readonly backup: string
  /** From the beginning until the database answers and every row was compared. */
  readonly seconds: number
  /** Between the moment that was reached and the moment of the disaster. */
  readonly lostSeconds: number
  /** Goals: a server in 4 h with 24 h lost at most, a database in 2 h with 1 h. */
  readonly goalSeconds: number
  readonly goalLostSeconds: number
  readonly tables: number
  readonly rows: number
  readonly files: number
  readonly differences: readonly string[]
}

const HOUR = 3_600

/** Everything is gone but the vault and its key: database and state folder come from there alone. */
export async function rehearseServerLost(
  desk: BackupDesk,
  url: string,
  now: () => number,
): Promise<Rehearsal> {
  const folder = await mkdtemp(join(tmpdir(), 'leme-drill-'))
  try {
    const rehearsed = await rehearse(desk, { url, now, target: { kind: 'latest' }, lostAt: now() })
    const { record } = await planOf(desk, { kind: 'backup', id: rehearsed.backup })
    const { written } = await restoreFiles(desk, record, { folder, replace: true })
    return {
      ...rehearsed,
      disaster: 'server lost',
      files: written,
      goalSeconds: 4 * HOUR,
      goalLostSeconds: 24 * HOUR,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Something has spoilt the database a moment ago: it goes back to just before. */
export async function rehearseCorrupt(desk: BackupDesk, url: string, now: () => number): Promise<Rehearsal> {
  const at = await lastMoment(desk)
  const rehearsed = await rehearse(desk, { url, now, target: { kind: 'time', at }, lostAt: at })
  return {
    ...rehearsed,
    disaster: 'database corrupt',
    files: 0,
    goalSeconds: 2 * HOUR,
    goalLostSeconds: HOUR,
  }
}

/** The last one that the log of the vault reaches. */
async function lastMoment(desk: BackupDesk): Promise<number> {
  const { records } = await vaultContents(desk.vault)
  const newest = records.toSorted((a, b) => b.completedAt - a.completedAt)[0]
  const head = newest && (await readWalHead(desk.vault, newest.database))
  if (newest && head && head.at > newest.completedAt) return head.at
  throw new OperationError('backup.not-reached', 'the vault holds no log behind its newest backup', {
    hint: 'The log is written while leme serve or leme up runs with backups.url set.',
  })
}

async function rehearse(
  desk: BackupDesk,
  options: {
    readonly url: string
    readonly now: () => number
    readonly target: RecoveryTarget
    readonly lostAt: number
  },
): Promise<Omit<Rehearsal, 'disaster' | 'files' | 'goalSeconds' | 'goalLostSeconds'>> {
  const { url, now, target, lostAt } = options
  const started = now()
  const plan = await planOf(desk, target)
  const head = await readWalHead(desk.vault, plan.record.database)
  const reached = target.kind === 'time' ? target.at : plan.segments.length > 0 ? (head?.at ?? 0) : 0
  return withRecovered(desk, plan, async ({ connection }) => {
    const { tables, rows, differences } = await compareRows({
      original: { connectionString: url },
      restored: { ...connection, database: decodeURIComponent(new URL(url).pathname.slice(1)) },
      snapshot: plan.record.database.snapshot,
    })
    return {
      ...{ backup: plan.record.id, tables, rows, differences },
      seconds: (now() - started) / 1_000,
      lostSeconds: Math.max(0, lostAt - Math.max(reached, plan.record.completedAt)) / 1_000,
    }
  })
}
