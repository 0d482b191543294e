import type { ListedBackup } from '../../../control/operation/index.ts'

const DAY_MS = 86_400_000

export interface BackupPlan {
  /** `03:00`, UTC. */
  readonly at: string
  /** Days after which a restore is tried again. */
  readonly verifyDays: number
  readonly now: number
}

/** What is to be done now: a backup for today, the first one at once; a restore of the newest one. */
export function dueBackup(
  backups: readonly ListedBackup[],
  { at, verifyDays, now }: BackupPlan,
): { readonly create: boolean; readonly verify: boolean } {
  const [hours, minutes] = at.split(':').map(Number) as [number, number]
  const today = Math.floor(now / DAY_MS) * DAY_MS + (hours * 60 + minutes) * 60_000
  const last = today <= now ? today : today - DAY_MS
  const newest = Math.max(0, ...backups.map(({ record }) => record.startedAt))
  const verified = Math.max(0, ...backups.map(({ verification }) => (verification?.ok ? verification.at : 0)))
  return { create: newest < last, verify: now - verified >= verifyDays * DAY_MS }
}
