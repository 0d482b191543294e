import type { Sql } from 'postgres'
import {
  type Alert,
  type AlertChange,
  type AlertOwner,
  type AlertStore,
  alertId,
  fingerprintOf,
  type HeardEvent,
  overAlert,
  sees,
  unknownAlert,
} from '../../../../control/operation/index.ts'
import { toText } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'
import { changeAlone, changeInside } from './alert-changes.ts'
import { alertNotifications } from './alert-notifications.ts'
import { alertSettings } from './alert-settings.ts'

/** Alerts in PostgreSQL. */
export function alertStore(sql: Sql): AlertStore {
  async function act(owner: AlertOwner, id: string, change: AlertChange): Promise<Alert> {
    const may = (alert: Alert | undefined) => {
      if (!alert || !sees(owner, alert)) throw unknownAlert('alert', id)
      if (alert.state === 'resolved') throw overAlert(id)
      return true
    }
    return (await changeAlone(sql, toText(id), { change, may }))!
  }
  return {
    ...alertSettings(sql),
    ...alertNotifications(sql),

    async report(reports) {
      const found: (Alert | undefined)[] = []
      for (const report of reports)
        found.push(
          await changeAlone(sql, alertId(fingerprintOf(report)), { change: { kind: 'reported', report } }),
        )
      return found
    },
    acknowledge: (owner, id, by) => act(owner, id, { kind: 'acknowledged', by }),
    resolve: (owner, id, by) => act(owner, id, { kind: 'resolved', by }),

    async get(owner, id) {
      const [row] = await sql<{ body: Alert }[]>`select body from control.alert where id = ${toText(id)}`
      return row && sees(owner, row.body) ? row.body : undefined
    },

    async list(owner, { states, severities }, { limit, cursor }) {
      const rows = await sql.unsafe<{ number: number; body: Alert }[]>(
        `select number, body from control.alert
         where number < $1 and ($2::text is null or tenant = $2) and ($3::text[] is null or state = any($3))
           and ($4::text[] is null or severity = any($4))
         order by number desc limit $5`,
        [
          ...[pageStart(cursor, Number.MAX_SAFE_INTEGER), owner, states ? [...states] : null],
          ...[severities ? [...severities] : null, limit + 1],
        ],
      )
      return toPage(rows, limit, ({ body }) => body)
    },

    async version() {
      const [row] = await sql<{ version: number }[]>`
        select last_value + is_called::int as version from control.alert_change`
      return row!.version
    },

    async look(limit) {
      const due = await sql<{ id: string }[]>`
        select id from control.alert where look_at <= leme.now_ms() order by look_at limit ${limit}`
      for (const { id } of due) await changeAlone(sql, id, { change: { kind: 'looked' } })
      return due.length
    },

    hear: (toReports, limit) =>
      sql.begin(async (transaction) => {
        const events = await transaction<HeardEvent[]>`
          select e.number, e.tenant, e.type, e.body, e.time
          from control.alert_event a join control.event e on e.number = a.event
          order by a.event limit ${limit} for update of a skip locked`
        for (const event of events) {
          for (const report of toReports(event))
            await changeInside(transaction, alertId(fingerprintOf(report)), {
              change: { kind: 'reported', report },
            })
          await transaction`delete from control.alert_event where event = ${event.number}`
        }
        return events.length
      }) as Promise<number>,
  }
}
