import type { Sql } from 'postgres'
import {
  type BotMinute,
  HOUR_MS,
  MINUTE_MS,
  type MinuteStore,
  type TenantId,
  type TenantMinute,
} from '../../../../control/tenant/index.ts'
import { toJson } from '../open-sql.ts'

interface HourRow {
  readonly tenant: TenantId
  readonly bot: string
  readonly hour: number
  /** 60 bits: more than a number holds. */
  readonly minutes: string
}

const MINUTES = HOUR_MS / MINUTE_MS

/** One row for each bot and hour; bits are added by whoever saw the bot. */
export function minuteStore(sql: Sql): MinuteStore {
  return {
    async add(seen) {
      if (seen.length === 0) return
      await sql`
        insert into control.bot_minutes as m (tenant, bot, hour, minutes)
        select * from json_to_recordset(${toJson(hoursOf(seen))}::json)
          as seen (tenant text, bot text, hour bigint, minutes bigint)
        order by tenant, bot, hour
        on conflict (tenant, bot, hour) do update set minutes = m.minutes | excluded.minutes
          where m.minutes | excluded.minutes <> m.minutes`
    },

    async all() {
      const rows = await sql<HourRow[]>`
        select tenant, bot, hour, minutes::text from control.bot_minutes order by tenant, bot, hour`
      const groups = Map.groupBy(rows, ({ tenant }) => tenant)
      return new Map([...groups].map(([tenant, hours]) => [tenant, hours.flatMap(minutesOf)]))
    },

    async drop(tenant, before) {
      await sql`
        delete from control.bot_minutes
        where tenant = ${tenant} and hour < ${before ?? Number.MAX_SAFE_INTEGER}`
    },
  }
}

function hoursOf(seen: readonly TenantMinute[]): readonly HourRow[] {
  const hours = new Map<string, Omit<HourRow, 'minutes'> & { bits: bigint }>()
  for (const { tenant, bot, time } of seen) {
    const hour = Math.floor(time / HOUR_MS) * HOUR_MS
    const key = `${tenant} ${bot} ${hour}`
    const row = hours.get(key) ?? { tenant, bot, hour, bits: 0n }
    row.bits |= 1n << BigInt(Math.floor((time - hour) / MINUTE_MS))
    hours.set(key, row)
  }
  return [...hours.values()].map(({ bits, ...row }) => ({ ...row, minutes: `${bits}` }))
}

function minutesOf({ bot, hour, minutes }: HourRow): BotMinute[] {
  const bits = BigInt(minutes)
  return Array.from({ length: MINUTES }, (_, at) => at)
    .filter((at) => (bits >> BigInt(at)) & 1n)
    .map((at) => ({ bot, time: hour + at * MINUTE_MS }))
}
