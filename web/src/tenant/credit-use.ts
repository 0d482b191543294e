import type { CreditEntry } from '../api/types.ts'

export interface DayOfUse {
  /** UTC midnight. */
  readonly day: number
  readonly used: number
}

const DAY = 86_400_000

/** Bot minutes that were used on each of the last days, the oldest first; today is the last. */
export function useByDay(
  entries: readonly CreditEntry[],
  { now, days }: { readonly now: number; readonly days: number },
): readonly DayOfUse[] {
  const today = Math.floor(now / DAY) * DAY
  const used = new Map<number, number>()
  for (const { kind, amount, time } of entries) {
    const day = Math.floor(time / DAY) * DAY
    if (kind === 'bot-minutes') used.set(day, (used.get(day) ?? 0) - amount)
  }
  return Array.from({ length: days }, (_, at) => {
    const day = today - (days - 1 - at) * DAY
    return { day, used: used.get(day) ?? 0 }
  })
}

/** How long the balance lasts at the pace of the last full days, in days; null where nothing was used. */
export function daysLeft(credits: number, use: readonly DayOfUse[]): number | null {
  const full = use.slice(0, -1)
  const begun = full.findIndex(({ used }) => used > 0)
  if (begun < 0) return null
  const since = full.slice(begun)
  const perDay = since.reduce((sum, { used }) => sum + used, 0) / since.length
  return Math.max(0, credits / perDay)
}
