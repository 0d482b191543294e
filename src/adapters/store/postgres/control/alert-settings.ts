import type { Sql, TransactionSql } from 'postgres'
import {
  type AlertOwner,
  type AlertStore,
  MOST_CHANNELS,
  MOST_ROUTES,
  MOST_SILENCES,
  requireChannels,
  takenId,
  tooMany,
} from '../../../../control/operation/index.ts'
import { toJson, toText } from '../open-sql.ts'
import { lockSettings, toSettings } from './alert-changes.ts'

type Kind = 'route' | 'silence' | 'channel'

const MOST: Readonly<Record<Kind, number>> = {
  route: MOST_ROUTES,
  silence: MOST_SILENCES,
  channel: MOST_CHANNELS,
}

interface Owned {
  readonly id: string
  readonly owner: AlertOwner
}

type Settings =
  | 'settings'
  | 'allSettings'
  | `put${'Route' | 'Silence' | 'Channel'}`
  | `remove${'Route' | 'Silence' | 'Channel'}`

/** Routes, silences and channels. Whoever changes one has all alerts looked at again that it may concern. */
export function alertSettings(sql: Sql): Pick<AlertStore, Settings> {
  const alone = <T>(work: (transaction: TransactionSql) => Promise<T>) =>
    sql.begin(async (transaction) => {
      await lockSettings(transaction, 'write')
      return work(transaction)
    }) as Promise<T>

  return {
    async settings(owner) {
      const rows = await sql<{ kind: string; body: never }[]>`
        select kind, body from control.alert_setting where tenant is not distinct from ${owner} order by number`
      return toSettings(rows)
    },
    async allSettings() {
      const rows = await sql<{ kind: string; body: never }[]>`
        select kind, body from control.alert_setting order by number`
      return toSettings(rows)
    },
    putRoute: (route) =>
      alone(async (transaction) => {
        const known = await transaction<{ id: string }[]>`
          select id from control.alert_setting
          where kind = 'channel' and tenant is not distinct from ${route.owner}`
        requireChannels(route, new Set(known.map(({ id }) => id)))
        await put(transaction, 'route', route)
      }),
    putSilence: (silence) => alone((transaction) => put(transaction, 'silence', silence)),
    putChannel: (channel) => alone((transaction) => put(transaction, 'channel', channel)),
    removeRoute: (owner, id) => alone((transaction) => remove(transaction, 'route', { owner, id })),
    removeSilence: (owner, id) => alone((transaction) => remove(transaction, 'silence', { owner, id })),
    removeChannel: (owner, id) =>
      alone(async (transaction) => {
        const isRemoved = await remove(transaction, 'channel', { owner, id })
        if (isRemoved)
          await transaction`
            update control.notification set state = 'given-up', settled_at = leme.now_ms(),
              last_message = 'the channel was removed'
            where channel = ${toText(id)} and state = 'waiting'`
        return isRemoved
      }),
  }
}

async function put(transaction: TransactionSql, kind: Kind, one: Owned): Promise<void> {
  const [known] = await transaction<{ tenant: string | null }[]>`
    select tenant from control.alert_setting where kind = ${kind} and id = ${one.id}`
  if (known && known.tenant !== one.owner) throw takenId(kind, one.id)
  const [row] = await transaction<{ count: number }[]>`
    select count(*)::integer as count from control.alert_setting
    where kind = ${kind} and tenant is not distinct from ${one.owner}`
  if (!known && row!.count >= MOST[kind]) throw tooMany(kind, MOST[kind])
  await transaction`
    insert into control.alert_setting (kind, id, tenant, body)
    values (${kind}, ${one.id}, ${one.owner}, ${toJson(one)}::json)
    on conflict (kind, id) do update set body = excluded.body`
  await lookAgain(transaction, one.owner)
}

async function remove(transaction: TransactionSql, kind: Kind, { owner, id }: Owned): Promise<boolean> {
  const { count } = await transaction`
    delete from control.alert_setting
    where kind = ${kind} and id = ${toText(id)} and tenant is not distinct from ${owner}`
  if (count === 1) await lookAgain(transaction, owner)
  return count === 1
}

async function lookAgain(transaction: TransactionSql, owner: AlertOwner): Promise<void> {
  await transaction`
    update control.alert set look_at = leme.now_ms()
    where state <> 'resolved' and (${owner}::text is null or tenant = ${owner})`
}
