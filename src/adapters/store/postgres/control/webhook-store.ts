import type { Sql } from 'postgres'
import {
  type Delivery,
  type DueDelivery,
  MOST_WEBHOOKS,
  nextTryAfter,
  pausedWebhook,
  TAKEN_MS,
  tooManyWebhooks,
  unknownWebhook,
  type Webhook,
  type WebhookStore,
} from '../../../../control/operation/index.ts'
import { type TenantId, unknownTenant } from '../../../../control/tenant/index.ts'
import { type Statements, toText } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'

const WEBHOOK = `id, tenant, url, types, status, created_at as "createdAt"`
const DELIVERY = `d.webhook || '.' || d.event as id, d.webhook, d.event, d.type, d.state, d.attempts,
  d.next_at as "nextAt", d.last_status as "lastStatus", d.last_message as "lastMessage",
  d.created_at as "createdAt"`

/** Webhooks in PostgreSQL; their deliveries are made by a trigger on the events. */
export function webhookStore(sql: Sql): WebhookStore {
  return {
    create: ({ id, tenant, url, types }) =>
      sql.begin(async (transaction) => {
        const [known] = await transaction`select 1 from control.tenant where id = ${tenant} for update`
        if (!known) throw unknownTenant(tenant)
        const [row] = await transaction.unsafe<Webhook[]>(
          `insert into control.webhook (id, tenant, url, types)
           select $1, $2, $3, $4 where (select count(*) from control.webhook where tenant = $2) < $5
           returning ${WEBHOOK}`,
          [id, tenant, url, [...types], MOST_WEBHOOKS],
        )
        if (!row) throw tooManyWebhooks()
        return { ...row }
      }) as Promise<Webhook>,

    get: (tenant, id) => find(sql, tenant, id),

    async list(tenant) {
      const rows = await sql.unsafe<Webhook[]>(
        `select ${WEBHOOK} from control.webhook where tenant = $1 order by number`,
        [tenant],
      )
      return rows.map((row) => ({ ...row }))
    },

    async change(tenant, id, { url, types, status }) {
      const [row] = await sql.unsafe<Webhook[]>(
        `update control.webhook set url = coalesce($3, url), types = coalesce($4::text[], types),
           status = coalesce($5, status)
         where tenant = $1 and id = $2 returning ${WEBHOOK}`,
        [tenant, toText(id), url ?? null, types ? [...types] : null, status ?? null],
      )
      if (!row) throw unknownWebhook(id)
      return { ...row }
    },

    async remove(tenant, id) {
      const { count } = await sql`
        delete from control.webhook where tenant = ${tenant} and id = ${toText(id)}`
      return count === 1
    },

    async deliveries(tenant, id, { limit, cursor }) {
      if (!(await find(sql, tenant, id))) throw unknownWebhook(id)
      const rows = await sql.unsafe<Delivery[]>(
        `select ${DELIVERY} from control.delivery d where webhook = $1 and event < $2
         order by event desc limit $3`,
        [id, pageStart(cursor, Number.MAX_SAFE_INTEGER), limit + 1],
      )
      return toPage(
        rows.map((row) => ({ ...row, number: row.event })),
        limit,
        ({ number: _, ...delivery }) => delivery,
      )
    },

    async replay(tenant, id, what) {
      const hook = await find(sql, tenant, id)
      if (!hook) throw unknownWebhook(id)
      if (hook.status === 'paused') throw pausedWebhook(id)
      const { count } = await ('fromEvent' in what
        ? sql`
            insert into control.delivery as d (webhook, event, type)
            select ${id}, number, type from control.event
            where tenant = ${tenant} and number >= ${what.fromEvent}
              and control.hears(${[...hook.types]}::text[], type)
            on conflict (webhook, event) do update set state = 'waiting', attempts = 0,
              next_at = leme.now_ms(), last_status = null, last_message = ''`
        : sql`
            update control.delivery set state = 'waiting', attempts = 0, next_at = leme.now_ms(),
              last_status = null, last_message = ''
            where webhook = ${id} and webhook || '.' || event = ${toText(what.delivery)}`)
      return count
    },

    async take(limit) {
      const rows = await sql.unsafe<DueDelivery[]>(
        `with due as (
           select d.webhook, d.event from control.delivery d join control.webhook w on w.id = d.webhook
           where d.state = 'waiting' and d.next_at <= leme.now_ms() and w.status = 'active'
           order by d.next_at, d.event limit $1 for update of d skip locked
         )
         update control.delivery d set attempts = d.attempts + 1, next_at = leme.now_ms() + $2::bigint
         from due, control.webhook w, control.event e
         where d.webhook = due.webhook and d.event = due.event and w.id = d.webhook and e.number = d.event
         returning ${DELIVERY}, w.tenant, w.url, e.body, e.time as "eventAt"`,
        [limit, TAKEN_MS],
        { prepare: true },
      )
      return rows.map((row) => ({ ...row })).sort((a, b) => a.event - b.event)
    },

    async settle({ webhook, event, attempts }, outcome) {
      const pause = nextTryAfter(attempts)
      const failed = pause === undefined ? 'given-up' : 'waiting'
      const state = outcome.kind === 'delivered' ? 'delivered' : failed
      const message = outcome.kind === 'delivered' ? '' : toText(outcome.message)
      await sql.begin(async (transaction) => {
        const { count } = await transaction`
          update control.delivery set state = ${state}, last_status = ${outcome.status},
            last_message = ${message}, next_at = leme.now_ms() + ${pause ?? 0}::bigint
          where webhook = ${webhook} and event = ${event} and attempts = ${attempts} and state = 'waiting'`
        if (count === 1 && outcome.kind === 'gone')
          await transaction`update control.webhook set status = 'paused' where id = ${webhook}`
      })
    },
  }
}

async function find(sql: Statements, tenant: TenantId, id: string): Promise<Webhook | undefined> {
  const [row] = await sql.unsafe<Webhook[]>(
    `select ${WEBHOOK} from control.webhook where tenant = $1 and id = $2`,
    [tenant, toText(id)],
  )
  return row && { ...row }
}
