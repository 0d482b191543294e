import type { Sql } from 'postgres'
import {
  SCHEDULE_LEASE_MS,
  type Schedule,
  type ScheduleRun,
  type ScheduleStore,
} from '../../../trade/market/index.ts'
import { claim } from './claim.ts'
import { toText } from './open-sql.ts'

/** Runs that are remembered of each schedule. */
const REMEMBERED = 1_000
/** Said of a run whose process has died. */
const DIED = 'its process ended without a word'

export function scheduleStore(sql: Sql, url: string): ScheduleStore {
  return {
    async put({ name, cron, zone, arguments: given, nextAt }) {
      await sql`
        insert into market.schedule (name, cron, zone, arguments, next_at)
        values (${name}, ${cron}, ${zone}, ${[...given]}::text[], ${nextAt})
        on conflict (name) do update set (cron, zone, arguments, next_at) =
          (excluded.cron, excluded.zone, excluded.arguments, excluded.next_at)`
    },

    async list() {
      const rows = await sql<(Schedule & { last: ScheduleRun | null })[]>`
        select s.name, s.cron, s.zone, s.arguments, s.next_at as "nextAt",
          (select json_build_object('dueAt', r.due_at, 'startedAt', r.started_at,
             'endedAt', case when died then coalesce(r.alive_until, r.started_at) else r.ended_at end,
             'outcome', case when died then 'failed' else r.outcome end,
             'message', case when died then ${DIED} else r.message end)
           from market.schedule_run r,
             lateral (select r.outcome is null and coalesce(r.alive_until, 0) < leme.now_ms() as died) d
           where r.schedule = s.name order by r.number desc limit 1) as last
        from market.schedule s order by s.name collate "C"`
      return rows.map((row) => ({ ...row }))
    },

    async remove(name) {
      const { count } = await sql`delete from market.schedule where name = ${name}`
      return count === 1
    },

    async now() {
      const [row] = await sql<{ now: number }[]>`select leme.now_ms() as now`
      return row!.now
    },

    async begin(name, { dueAt, nextAt }) {
      const [run] = await sql<{ number: number }[]>`
        with taken as (
          update market.schedule set next_at = ${nextAt} where name = ${name} and next_at = ${dueAt} returning name
        ), old as (
          delete from market.schedule_run where schedule in (select name from taken) and number <=
            (select number from market.schedule_run where schedule = ${name}
             order by number desc offset ${REMEMBERED - 1} limit 1)
        )
        insert into market.schedule_run (schedule, due_at, started_at, alive_until)
        select name, ${dueAt}, leme.now_ms(), leme.now_ms() + ${SCHEDULE_LEASE_MS} from taken returning number`
      return run?.number
    },

    async beat(run) {
      await sql`
        update market.schedule_run set alive_until = leme.now_ms() + ${SCHEDULE_LEASE_MS} where number = ${run}`
    },

    async end(run, outcome, message) {
      await sql`
        update market.schedule_run set ended_at = leme.now_ms(), outcome = ${outcome}, message = ${toText(message)}
        where number = ${run}`
    },

    claim: (name) => claim(url, `leme.schedule/${name}`),
  }
}
