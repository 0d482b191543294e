import { MarketError } from './market-error.ts'

/** The minutes at which something is due. Made by {@link parseCron}. */
export interface Cron {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>
  /** Where days and weekdays are both told, either is enough. */
  readonly isEither: boolean
}

const FIELDS = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12 },
  { name: 'weekday', least: 0, most: 7 },
] as const
const PART = /^(\*|\d{1,2})(?:-(\d{1,2}))?(?:\/(\d{1,2}))?$/
const MINUTE = 60_000
const QUARTER = 15 * MINUTE
/** The 29th of February comes within eight years, whatever century begins. */
const HORIZON = 8 * 366 * 86_400_000

/**
 * Reads five fields: minute, hour, day, month, weekday (0 and 7 are Sunday); each a `*`, a number, a range,
 * a step (`0/5`, `10-40/10`) or a list of these.
 * @throws MarketError `schedule.cron`
 */
export function parseCron(text: string): Cron {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== FIELDS.length) throw wrong(text, `has ${parts.length} fields in place of 5`)
  const [minutes, hours, days, months, weekdays] = parts.map((part, at) => readField(text, part, FIELDS[at]!))
  const sundays = new Set([...weekdays!].map((day) => day % 7))
  const isEither = parts[2] !== '*' && parts[4] !== '*'
  return { minutes: minutes!, hours: hours!, days: days!, months: months!, weekdays: sundays, isEither }
}

function readField(
  text: string,
  field: string,
  { name, least, most }: { readonly name: string; readonly least: number; readonly most: number },
): ReadonlySet<number> {
  const values = new Set<number>()
  for (const part of field.split(',')) {
    const match = PART.exec(part)
    if (!match) throw wrong(text, `has a ${name} that cannot be read: "${part}"`)
    const [, first, last, step] = match
    const from = first === '*' ? least : Number(first)
    // As everywhere: 5/10 goes on to the end.
    const to = last !== undefined ? Number(last) : first === '*' || step !== undefined ? most : from
    const stride = Number(step ?? 1)
    if (from < least || to > most || from > to || stride < 1 || (first === '*' && last !== undefined)) {
      throw wrong(text, `has a ${name} outside of ${least}-${most}: "${part}"`)
    }
    for (let value = from; value <= to; value += stride) values.add(value)
  }
  return values
}

function wrong(text: string, why: string): MarketError {
  return new MarketError('schedule.cron', `"${text}" ${why}`, {
    hint: 'Minute, hour, day, month, weekday, for example "*/5 * * * *".',
  })
}

/** What clocks of a zone show at a time: both in milliseconds, as if what they show were UTC. */
export type Zone = (time: number) => number

/**
 * The first due minute after a time, both UTC milliseconds. A local time that the zone skips is not due on
 * that day; one that it has twice is due twice.
 * @throws MarketError `schedule.cron` when it is never due
 */
export function nextCronTime(cron: Cron, after: number, zone: Zone): number {
  let time = Math.floor(after / MINUTE) * MINUTE + MINUTE
  for (const end = time + HORIZON; time < end; ) {
    const quarter = Math.floor(time / QUARTER) * QUARTER
    // Zones change at quarters of an hour, so that one look is enough for all of its minutes.
    const local = fieldsOf(zone(quarter))
    if (isDueOn(cron, local)) {
      for (; time < quarter + QUARTER; time += MINUTE) {
        if (cron.minutes.has(local.minute + (time - quarter) / MINUTE)) return time
      }
    }
    time = quarter + QUARTER
  }
  throw new MarketError('schedule.cron', 'a schedule is never due', { hint: 'Is there such a day?' })
}

interface LocalTime {
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly hour: number
  readonly minute: number
}

function isDueOn(cron: Cron, { month, day, weekday, hour }: LocalTime): boolean {
  if (!cron.months.has(month) || !cron.hours.has(hour)) return false
  const [isDay, isWeekday] = [cron.days.has(day), cron.weekdays.has(weekday)]
  return cron.isEither ? isDay || isWeekday : isDay && isWeekday
}

function fieldsOf(time: number): LocalTime {
  const date = new Date(time)
  return {
    ...{ month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() },
    ...{ hour: date.getUTCHours(), minute: date.getUTCMinutes() },
  }
}
