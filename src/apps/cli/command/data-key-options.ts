import { Fault } from '../../../domain/index.ts'
import type { KeyScope } from '../../../trade/market/index.ts'

const SCOPES: readonly string[] = ['ingest', 'read', 'signals', 'signals:write'] satisfies KeyScope[]
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const MOST_GRACE_MS = 366 * UNITS.d

/** @throws Fault `key.option` */
export function readScopes(names: readonly string[]): readonly KeyScope[] {
  const odd = names.find((name) => !SCOPES.includes(name))
  if (odd === undefined) return names as readonly KeyScope[]
  throw refused(`"${odd}" is no scope`, `Take some of ${SCOPES.join(', ')}.`)
}

/** The start of a UTC day, or a time with its zone; after `now`, in UTC milliseconds. @throws Fault `key.option` */
export function readExpiry(text: string, now: number): number {
  const time = TIME.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) {
    throw refused(`"${text}" is no time at which a key can end`, 'Write 2027-01-31 or 2027-01-31T12:00:00Z.')
  }
  if (time > now) return time
  throw refused(`${text} is over`, 'Take a time that is still to come.')
}

/** Whether the calendar has it: 2027-02-30 would be read as a day of March. */
function isDay(text: string): boolean {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** `30m`, `24h`, `7d` or `0`, in milliseconds. @throws Fault `key.option` */
export function readGrace(text: string): number {
  const match = /^(?:0|([1-9]\d{0,5})([mhd]))$/.exec(text)
  const grace = match?.[1] ? Number(match[1]) * UNITS[match[2] as keyof typeof UNITS] : 0
  if (match && grace <= MOST_GRACE_MS) return grace
  throw refused(
    `"${text}" is no time of grace`,
    'Write 30m, 24h or 7d, a year at most; 0 ends the old key at once.',
  )
}

function refused(message: string, hint: string): Fault {
  return new Fault('usage', 'key.option', message, { hint })
}
