import { type ListedBackup, parseLsn, type WalHead } from '../../../control/operation/index.ts'

const DAY_MS = 86_400_000

export interface BackupPlan {
  /** `03:00`, UTC. */
  readonly at: string
  /** Days after which a restore is tried again. */
  readonly verifyDays: number
  readonly now: number
  /** The server as it runs. */
  readonly server: { readonly systemId: string; readonly timeline: number }
  /** How far its log is in the vault. */
  readonly head?: WalHead
}

/**
 * What is to be done now: a backup for today, and one at once where there is none that the log goes on from: at first,
 * behind a recovery, and where log was lost; a restore of the newest one.
 */
export function dueBackup(
  backups: readonly ListedBackup[],
  { at, verifyDays, now, server, head }: BackupPlan,
): { readonly create: boolean; readonly verify: boolean } {
  const [hours, minutes] = at.split(':').map(Number) as [number, number]
  const today = Math.floor(now / DAY_MS) * DAY_MS + (hours * 60 + minutes) * 60_000
  const last = today <= now ? today : today - DAY_MS
  const own = backups.filter(
    ({ record: { database } }) =>
      database.systemId === server.systemId &&
      database.timeline === server.timeline &&
      !isBehind(database.endLsn, head),
  )
  const newest = Math.max(0, ...own.map(({ record }) => record.startedAt))
  const verified = Math.max(0, ...own.map(({ verification }) => (verification?.ok ? verification.at : 0)))
  return { create: newest < last, verify: now - verified >= verifyDays * DAY_MS }
}

/** The log begins a whole segment or more behind the backup's end. */
function isBehind(endLsn: string, head: WalHead | undefined): boolean {
  if (!head) return false
  return parseLsn(head.sinceLsn) > parseLsn(endLsn) + BigInt(head.walSegmentBytes)
}
