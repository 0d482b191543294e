import { allocateColumn, type Column } from '../../../../domain/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import type { TableColumn } from '../../port.ts'
import type { FeatureGenerator, FeatureInputs } from '../feature-generator.ts'
import { listOf } from '../schema-parts.ts'
import type { CalendarConfig, CalendarFunction, CalendarSession } from './calendar-schema.ts'
import { localTime } from './local-time.ts'

/**
 * When a row begins: `hour_sin` and `hour_cos`, `weekday_3` (1 or 0) with `one-hot`, `month` with `number`; flags
 * of sessions such as `session_london`.
 */
export const calendarFeatures: FeatureGenerator<CalendarConfig> = { generate, lookBack: () => 0 }

const DAY = 24 * 60

interface Cycle {
  /** First value and how many there are. */
  readonly first: number
  readonly length: number
  /** Of a time in milliseconds as clocks show it. */
  read(local: number): number
}

const CYCLES: Readonly<Record<CalendarFunction, Cycle>> = {
  minute: { first: 0, length: 60, read: (local) => minuteOf(local) % 60 },
  hour: { first: 0, length: 24, read: (local) => Math.floor(minuteOf(local) / 60) },
  time_of_day: { first: 0, length: DAY, read: minuteOf },
  weekday: { first: 1, length: 7, read: weekdayOf },
  hour_of_week: {
    first: 0,
    length: 7 * 24,
    read: (local) => (weekdayOf(local) - 1) * 24 + Math.floor(minuteOf(local) / 60),
  },
  day_of_month: { first: 1, length: 31, read: (local) => new Date(local).getUTCDate() },
  month: { first: 1, length: 12, read: (local) => new Date(local).getUTCMonth() + 1 },
}

function generate(config: CalendarConfig, { time, zoneOf }: FeatureInputs): readonly TableColumn[] {
  const { functions = [], sessions = [], encoding = 'sine', zone = 'UTC' } = config
  const names = listOf(functions)
  if (names.length + sessions.length === 0) {
    throw new PipelineFault('config.invalid', 'calendar has neither functions nor sessions', {
      hint: 'Write such as "functions": ["hour", "weekday"].',
    })
  }
  const clock = localTime(zoneOf(zone))
  const local = map(time, (value) => clock(value))
  return [
    ...names.flatMap((name) => encode(name, map(local, CYCLES[name].read), encoding)),
    ...sessions.map((session) => ({
      name: `session_${session.name}`,
      values: map(local, inSession(session)),
    })),
  ]
}

function encode(
  name: CalendarFunction,
  values: Column,
  encoding: NonNullable<CalendarConfig['encoding']>,
): readonly TableColumn[] {
  const { first, length } = CYCLES[name]
  switch (encoding) {
    case 'number':
      return [{ name, values }]
    case 'sine':
      return [
        { name: `${name}_sin`, values: map(values, (value) => Math.sin(angle(value - first, length))) },
        { name: `${name}_cos`, values: map(values, (value) => Math.cos(angle(value - first, length))) },
      ]
    case 'one-hot':
      if (length > 60) {
        throw new PipelineFault('config.invalid', `${name} would give ${length} columns`, {
          hint: 'Take the encoding sine or number.',
        })
      }
      return Array.from({ length }, (_, i) => ({
        name: `${name}_${first + i}`,
        values: map(values, (value) => (value === first + i ? 1 : 0)),
      }))
  }
}

function angle(value: number, length: number): number {
  return (2 * Math.PI * value) / length
}

function inSession({ from, to, days }: CalendarSession): (local: number) => number {
  const [start, end] = [minuteOfClock(from), minuteOfClock(to)]
  const begins = (local: number) => days === undefined || days.includes(weekdayOf(local))
  return (local) => {
    const minute = minuteOf(local)
    if (start < end) return minute >= start && minute < end && begins(local) ? 1 : 0
    if (minute >= start) return begins(local) ? 1 : 0
    return minute < end && begins(local - DAY * 60_000) ? 1 : 0
  }
}

function minuteOfClock(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}

function minuteOf(local: number): number {
  const minute = Math.floor(local / 60_000)
  return minute - Math.floor(minute / DAY) * DAY
}

/** 1 for Monday; 1970 began on a Thursday. */
function weekdayOf(local: number): number {
  const day = Math.floor(local / (DAY * 60_000)) + 3
  return day - Math.floor(day / 7) * 7 + 1
}

function map(values: Column, compute: (value: number) => number): Column {
  const out = allocateColumn(values.length)
  for (let row = 0; row < out.length; row++) out[row] = compute(values[row]!)
  return out
}
