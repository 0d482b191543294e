import type { Sql } from 'postgres'
import {
  type AlertStore,
  afterTry,
  type DueNotification,
  type Notification,
  nextTryAfter,
  TAKEN_MS,
  unknownAlert,
} from '../../../../control/operation/index.ts'
import { toText } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'

const NOTIFICATION = `n.id, n.number, n.tenant as owner, n.channel, n.alert, n.notices, n.state, n.attempts,
  n.next_at as "nextAt", n.last_message as "lastMessage", n.last_status as "lastStatus",
  n.created_at as "createdAt", n.settled_at as "settledAt"`

/** Messages that wait, and what became of them. */
export function alertNotifications(
  sql: Sql,
): Pick<AlertStore, 'notifications' | 'take' | 'settle' | 'retry'> {
  return {
    async notifications(owner, { alert, states }, { limit, cursor }) {
      const about = alert === undefined ? null : JSON.stringify([{ alert: toText(alert) }])
      const rows = await sql.unsafe<Notification[]>(
        `select ${NOTIFICATION} from control.notification n
         where number < $1 and ($2::text is null or tenant = $2) and ($3::text[] is null or state = any($3))
           and ($4::jsonb is null or notices @> $4::jsonb)
         order by number desc limit $5`,
        [pageStart(cursor, Number.MAX_SAFE_INTEGER), owner, states ? [...states] : null, about, limit + 1],
      )
      return toPage(rows, limit, (row) => ({ ...row }))
    },

    async take(limit) {
      const rows = await sql.unsafe<DueNotification[]>(
        `with due as (
           select n.id, c.body as channel from control.notification n
           join control.alert_setting c on c.kind = 'channel' and c.id = n.channel
           where n.state = 'waiting' and n.next_at <= leme.now_ms() and not exists (
             select from control.notification o
             where o.alert = n.alert and o.channel = n.channel and o.state = 'waiting' and o.number < n.number)
           order by n.next_at, n.number limit $1 for update of n skip locked
         )
         update control.notification n set attempts = n.attempts + 1, next_at = leme.now_ms() + $2::bigint
         from due where n.id = due.id
         returning ${NOTIFICATION}, due.channel as "to"`,
        [limit, TAKEN_MS],
        { prepare: true },
      )
      return rows.map((row) => ({ ...row })).sort((a, b) => a.number - b.number)
    },

    async settle({ id, attempts }, outcome) {
      const { state, pauseMs, message, status } = afterTry(outcome, nextTryAfter(attempts))
      await sql`
        with changed as materialized (select nextval('control.alert_change'))
        update control.notification set state = ${state}, last_status = ${status},
          last_message = ${toText(message)}, next_at = leme.now_ms() + ${pauseMs}::bigint,
          settled_at = case when ${state} = 'waiting' then null else leme.now_ms() end
        from changed where id = ${id} and attempts = ${attempts} and state = 'waiting'`
    },

    async retry(owner, id) {
      const { count } = await sql`
        update control.notification n set state = 'waiting', attempts = 0, next_at = leme.now_ms(),
          settled_at = null
        where id = ${toText(id)} and state = 'given-up' and (${owner}::text is null or tenant = ${owner})
          and exists (select from control.alert_setting c where c.kind = 'channel' and c.id = n.channel)`
      if (count === 0) throw unknownAlert('message that was given up', id)
    },
  }
}
