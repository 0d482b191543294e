import type { CreditEntry } from './port.ts'

/** A bot that was seen to run at some time within a minute. */
export interface BotMinute {
  readonly bot: string
  /** UTC milliseconds, any time of the minute. */
  readonly time: number
}

export interface Metered {
  /** Of hours that are over: to be booked, as often as anybody likes. */
  readonly entries: readonly CreditEntry[]
  /** Bot minutes of hours that are not over: what the balance will lose. */
  readonly open: number
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
const LONGEST_REASON = 500

/**
 * What bots cost: a credit for each minute in which one was seen, however often. There is one entry for a
 * tenant and an hour, so a thousand tenants make 24,000 rows a day, whatever they run; one for each bot and
 * minute would make four million. The hour is the entry's key: metered twice, it is booked once.
 */
export function meterMinutes(seen: Iterable<BotMinute>, now: number): Metered {
  const hours = new Map<number, Map<string, Set<number>>>()
  for (const { bot, time } of seen) {
    const bots = entryOf(hours, Math.floor(time / HOUR_MS) * HOUR_MS, () => new Map<string, Set<number>>())
    entryOf(bots, bot, () => new Set<number>()).add(Math.floor(time / MINUTE_MS))
  }
  const entries: CreditEntry[] = []
  let open = 0
  for (const [hour, bots] of [...hours].sort(([a], [b]) => a - b)) {
    const minutes = [...bots.values()].reduce((sum, { size }) => sum + size, 0)
    if (hour + HOUR_MS > now) open += minutes
    else entries.push(entryOfHour(hour, minutes, bots))
  }
  return { entries, open }
}

/** The minutes of a bot that was running from one time to another. */
export function minutesOf(
  bot: string,
  { from, to }: { readonly from: number; readonly to: number },
): BotMinute[] {
  const first = Math.floor(from / MINUTE_MS)
  const length = Math.max(0, Math.ceil(to / MINUTE_MS) - first)
  return Array.from({ length }, (_, at) => ({ bot, time: (first + at) * MINUTE_MS }))
}

function entryOfHour(hour: number, minutes: number, bots: ReadonlyMap<string, Set<number>>): CreditEntry {
  const told = [...bots].sort(([a], [b]) => (a < b ? -1 : 1)).map(([bot, { size }]) => `${bot} ${size}`)
  return {
    key: `bot-minutes:${new Date(hour).toISOString().slice(0, 13)}Z`,
    amount: -minutes,
    kind: 'bot-minutes',
    reason: `minutes of ${told.join(', ')}`.slice(0, LONGEST_REASON),
  }
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
