export interface Retention {
  /** Days of which the newest backup is kept, and within which every moment can be reached. */
  readonly days: number
  readonly weeks: number
  readonly months: number
}

export interface KeptBackup {
  readonly id: string
  readonly completedAt: number
}

export type KeptFor = 'newest' | 'verified' | 'day' | 'week' | 'month'

const DAY_MS = 86_400_000

/**
 * Which backups are kept, and what for: the newest of each of the last days, weeks (from Monday) and months, in UTC,
 * counted back from `now`; the newest of all and the newest that was verified always.
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
  const spans = [
    ['day', dayOf, retention.days],
    ['week', weekOf, retention.weeks],
    ['month', monthOf, retention.months],
  ] as const
  for (const [reason, spanOf, count] of spans) {
    const seen = new Set<number>()
    for (const backup of newestFirst) {
      const span = spanOf(backup.completedAt)
      if (spanOf(now) - span >= count || seen.has(span)) continue
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
