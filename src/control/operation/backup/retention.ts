export interface Retention {
  /** Days back within which every moment can be reached; of each of them the newest backup is kept. */
  readonly days: number
  readonly weeks: number
  readonly months: number
}

export interface KeptBackup {
  readonly id: string
  readonly completedAt: number
}

export type KeptFor = 'newest' | 'verified' | 'moments' | 'day' | 'week' | 'month'

const DAY_MS = 86_400_000

/**
 * Which backups are kept, and what for. Always: the newest, the newest that was verified, and the one from which every
 * moment of the last days can be reached: the newest that is older than them, or the first of all. Of those days the
 * newest of each; and the newest of each of the last weeks (from Monday) and months, in UTC, counted back from `now`.
 */
export function keptBackups(
  backups: readonly KeptBackup[],
  options: {
    readonly retention: Retention
    readonly now: number
    /** Ids of those of which a restore was verified. */
    readonly verified: ReadonlySet<string>
  },
): ReadonlyMap<string, readonly KeptFor[]> {
  const { retention, now, verified } = options
  const newestFirst = backups.toSorted((a, b) => b.completedAt - a.completedAt)
  const kept = new Map<string, KeptFor[]>()
  const keep = (backup: KeptBackup | undefined, reason: KeptFor) => {
    if (backup) kept.set(backup.id, [...(kept.get(backup.id) ?? []), reason])
  }
  keep(newestFirst[0], 'newest')
  keep(
    newestFirst.find(({ id }) => verified.has(id)),
    'verified',
  )
  const from = now - retention.days * DAY_MS
  keep(newestFirst.find(({ completedAt }) => completedAt <= from) ?? newestFirst.at(-1), 'moments')
  const spans = [
    ['day', dayOf, ({ completedAt }: KeptBackup) => completedAt > from],
    ['week', weekOf, ({ completedAt }: KeptBackup) => weekOf(now) - weekOf(completedAt) < retention.weeks],
    [
      'month',
      monthOf,
      ({ completedAt }: KeptBackup) => monthOf(now) - monthOf(completedAt) < retention.months,
    ],
  ] as const
  for (const [reason, spanOf, isRecent] of spans) {
    const seen = new Set<number>()
    for (const backup of newestFirst.filter(isRecent)) {
      const span = spanOf(backup.completedAt)
      if (seen.has(span)) continue
      seen.add(span)
      keep(backup, reason)
    }
  }
  return kept
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS)
}

/** Weeks since the Monday before 1970, which began on a Thursday. */
function weekOf(at: number): number {
  return Math.floor((dayOf(at) + 3) / 7)
}

function monthOf(at: number): number {
  const date = new Date(at)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
