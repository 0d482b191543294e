import type { Sql, TransactionSql } from 'postgres'
import {
  type Alert,
  type AlertChange,
  type AlertSettings,
  decideAlert,
  type NewNotification,
} from '../../../../control/operation/index.ts'
import { type Statements, toJson } from '../open-sql.ts'
import { wallClockOf } from './alert-wall-clock.ts'

/** Held shared by whoever decides by the settings, alone by whoever changes them. */
const SETTINGS_LOCK = "hashtextextended('leme.alert.settings', 0)"

export function lockSettings(transaction: TransactionSql, mode: 'read' | 'write') {
  return transaction.unsafe(
    `select pg_advisory_xact_lock${mode === 'read' ? '_shared' : ''}(${SETTINGS_LOCK})`,
  )
}

/**
 * Changes one alert by what is read of it inside the transaction, and writes the messages of the change beside it.
 * `may` refuses by throwing, or leaves all as it is by false.
 */
export async function changeInside(
  transaction: TransactionSql,
  id: string,
  { change, may }: { readonly change: AlertChange; readonly may?: (alert: Alert | undefined) => boolean },
): Promise<Alert | undefined> {
  await lockSettings(transaction, 'read')
  // Also where there is no row yet that could be locked.
  await transaction`select pg_advisory_xact_lock(hashtextextended(${`leme.alert ${id}`}, 0))`
  const [row] = await transaction<{ body: Alert }[]>`select body from control.alert where id = ${id}`
  if (may && !may(row?.body)) return row?.body
  const tenant = change.kind === 'reported' ? change.report.tenant : (row?.body.tenant ?? null)
  const [clock] = await transaction<{ now: number }[]>`select leme.now_ms() as now`
  const plan = decideAlert(row?.body, change, {
    ...(await settingsFor(transaction, tenant)),
    ...{ now: clock!.now, wallOf: wallClockOf },
  })
  if (!plan) return undefined
  await writeAlert(transaction, plan.alert, plan.lookAt)
  for (const one of plan.notifications) await writeNotification(transaction, one)
  return plan.alert
}

/** The same in a transaction of its own. */
export function changeAlone(
  sql: Sql,
  id: string,
  what: Parameters<typeof changeInside>[2],
): Promise<Alert | undefined> {
  return sql.begin((transaction) => changeInside(transaction, id, what)) as Promise<Alert | undefined>
}

/** What may decide about an alert of this tenant: its own settings, and those of operators. */
async function settingsFor(sql: Statements, tenant: string | null): Promise<AlertSettings> {
  const rows = await sql<{ kind: string; body: never }[]>`
    select kind, body from control.alert_setting where tenant is null or tenant = ${tenant} order by number`
  return toSettings(rows)
}

export function toSettings(rows: readonly { readonly kind: string; readonly body: never }[]): AlertSettings {
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ body }) => body)
  return { routes: of('route'), silences: of('silence'), channels: of('channel') }
}

async function writeAlert(sql: Statements, alert: Alert, lookAt: number | null): Promise<void> {
  const { id, tenant, state, severity } = alert
  await sql`
    insert into control.alert (id, number, tenant, state, severity, body, look_at)
    values (${id}, nextval('control.alert_change'), ${tenant}, ${state}, ${severity},
      ${toJson(alert)}::json, ${lookAt})
    on conflict (id) do update set number = excluded.number, state = excluded.state,
      severity = excluded.severity, body = excluded.body, look_at = excluded.look_at`
}

/** Into a digest that has not gone out, or as a row of its own; one that is there already stays. */
async function writeNotification(sql: Statements, fresh: NewNotification): Promise<void> {
  const { owner, channel, alert, dueAt } = fresh
  for (let again = 1; ; again++) {
    const id = again === 1 ? fresh.id : `${fresh.id}.${again}`
    const { count } = await sql`
      insert into control.notification as n (id, tenant, channel, alert, notices, next_at)
      values (${id}, ${owner}, ${channel}, ${alert}, ${toJson([fresh.notice])}::jsonb, ${dueAt})
      on conflict (id) do update set notices = n.notices || excluded.notices
        where n.alert is null and n.state = 'waiting' and n.attempts = 0`
    if (count === 1 || alert !== null) return
  }
}
