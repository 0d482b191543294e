import type { Sql } from 'postgres'
import {
  attemptOf,
  type Command,
  type CommandChange,
  type CommandId,
  type CommandStep,
  type CommandStore,
  changedCommand,
  commandView,
  isEnd,
  requestDigest,
  requireApprovable,
  requireOpen,
  requireSameRequest,
  unknownCommand,
} from '../../../../control/command/index.ts'
import type { WantedBot } from '../../../../control/deployment/index.ts'
import { parseTenantId, type TenantId, type Transaction } from '../../../../control/tenant/index.ts'
import { listen, type Subscription } from '../listen.ts'
import { type Statements, toJson, toText } from '../open-sql.ts'
import { pageStart, toPage } from '../page.ts'
import { type Advance, commandClaims } from './command-claims.ts'
import { COMMAND_FIELDS, type CommandRow, commandOf } from './command-rows.ts'

const CHANNEL = 'leme_command'

export interface PostgresCommands extends CommandStore {
  /** Gives back what this process may drive, and listens no more. */
  close(): Promise<void>
}

/**
 * Commands in schema `control`. The {@link Transaction} that `add` lends is one of the `postgres` driver. A driver of
 * commands holds one connection, and whoever listens another one.
 */
export function commandStore(sql: Sql, url: string): PostgresCommands {
  const claims = commandClaims(url, advance)
  const subscriptions = new Set<Subscription>()

  return {
    async add({ id, tenant, source, actor, request, trace = undefined }, alongside) {
      const digest = requestDigest({ tenant, request })
      return sql.begin(async (transaction) => {
        await transaction`select control.lock_tenant(${tenant})`
        const { count } = await transaction`
          insert into control.command (id, tenant, source, actor, digest, raw, trace)
          values (${id}, ${tenant}, ${source}, ${toText(actor)}, ${digest}, ${toJson(request)}::json, ${trace ?? null})
          on conflict (id) do nothing`
        const row = (await find(transaction, id))!
        requireSameRequest(id, row.digest, digest)
        const command = commandOf(row)
        if (count === 0) return command
        await transaction`insert into control.command_step (command_id, state, reason) values (${id}, 'received', '')`
        await transaction`
          select control.note_attempt(${tenant}, ${command.number}, ${toJson(attemptOf(command, 0))}::json,
            leme.now_ms()),
            control.add_event(${tenant}, 'command.received', ${id}, ${toJson(commandView(command))}::json),
            pg_notify(${CHANNEL}, ${tenant})`
        await alongside?.(transaction as unknown as Transaction)
        return command
      }) as Promise<Command>
    },

    async get(id) {
      const row = await find(sql, id)
      return row && commandOf(row)
    },

    async list({ limit, cursor, tenant }) {
      const rows = await sql.unsafe<Command[]>(
        `select ${COMMAND_FIELDS} from control.command c
         where c.number < $1 ${tenant === undefined ? '' : 'and c.tenant = $3'} order by c.number desc limit $2`,
        [pageStart(cursor, Number.MAX_SAFE_INTEGER), limit + 1, ...(tenant === undefined ? [] : [tenant])],
      )
      return toPage(rows, limit, commandOf)
    },

    async steps(id) {
      const rows = await sql<CommandStep[]>`
        select state, reason, time from control.command_step where command_id = ${id} order by number`
      return rows.map((row) => ({ ...row }))
    },

    async open(tenant) {
      const rows = await sql.unsafe<Command[]>(
        `select ${COMMAND_FIELDS} from control.command c where c.tenant = $1 and c.ended_at is null order by c.number`,
        [tenant],
        { prepare: true },
      )
      return rows.map(commandOf)
    },

    async waiting() {
      const rows = await sql<{ tenant: TenantId; wakeAt: number }[]>`
        select tenant, min(wake_at) as "wakeAt" from control.command where ended_at is null group by tenant`
      return rows.map((row) => ({ ...row }))
    },

    approve: (id, { phase, actor }) =>
      sql.begin(async (transaction) => {
        requireApprovable(await lock(transaction, id), phase)
        const { count } = await transaction`
          insert into control.command_approval (command_id, phase, actor) values (${id}, ${phase}, ${toText(actor)})
          on conflict do nothing`
        if (count === 0) return false
        await wake(transaction, id)
        return true
      }) as Promise<boolean>,

    async askCancel(id, actor) {
      await sql.begin(async (transaction) => {
        const command = await lock(transaction, id)
        requireOpen(command)
        if (command.cancelledBy !== null) return
        await transaction`update control.command set cancelled_by = ${toText(actor)} where id = ${id}`
        await wake(transaction, id)
      })
    },

    async healthy(tenant) {
      const rows = await sql<{ name: string; spec: WantedBot }[]>`
        select name, spec from control.healthy_bot where tenant = ${tenant} order by name`
      return Object.fromEntries(rows.map(({ name, spec }) => [name, spec]))
    },

    claim: (tenant) => claims.claim(tenant),

    async ring(tenant) {
      await sql`select pg_notify(${CHANNEL}, ${tenant})`
    },

    async onChange(tell) {
      const subscription = await listen(url, {
        channel: CHANNEL,
        onPayload: (payload) => tell(parseTenantId(payload)),
        onResume: () => tell(null),
      })
      subscriptions.add(subscription)
      return {
        [Symbol.asyncDispose]: () => {
          subscriptions.delete(subscription)
          return subscription.close()
        },
      }
    },

    async close() {
      await Promise.all([claims.close(), ...[...subscriptions].map((subscription) => subscription.close())])
    },
  }
}

const advance: Advance = async (query, command, change) => {
  const after = changedCommand(command, change, 0)
  const [row] = await query('select control.advance_command($1, $2, $3, $4, $5) as done', [
    command.id,
    command.version,
    toJson(rowChange(after, change)),
    toJson(withoutZero(commandView({ ...after, endedAt: null }))),
    toJson(withoutZero(attemptOf(after, 0))),
  ])
  return row?.done === true
}

/** Every column as it shall be; times of the database are put in there. */
function rowChange(after: Command, { request, accepted, healthy = {} }: CommandChange): object {
  const { state, attempts, wakeAt, deadline, since, commit, rollbackCommit, wasSuspended } = after
  return {
    ...{ state, attempts, wakeAt, deadline, since, commit, rollbackCommit, wasSuspended, healthy },
    reason: toText(after.reason),
    forgetsRaw: after.raw === null,
    hasEnded: isEnd(state),
    ...(request && { request }),
    ...(accepted && { accepted: { commit: accepted.commit, values: accepted.values ?? null } }),
  }
}

/** For what the database keeps as binary JSON, which has no place for the character zero. */
function withoutZero<T extends { readonly reason: string }>(value: T): T {
  return { ...value, reason: toText(value.reason) }
}

async function find(sql: Statements, id: CommandId): Promise<CommandRow | undefined> {
  const [row] = await sql.unsafe<CommandRow[]>(
    `select ${COMMAND_FIELDS}, c.digest from control.command c where c.id = $1`,
    [id],
    { prepare: true },
  )
  return row
}

async function lock(sql: Statements, id: CommandId): Promise<Pick<Command, 'id' | 'state' | 'cancelledBy'>> {
  const [row] = await sql<Pick<Command, 'id' | 'state' | 'cancelledBy'>[]>`
    select id, state, cancelled_by as "cancelledBy" from control.command where id = ${id} for update`
  if (!row) throw unknownCommand(id)
  return row
}

/** Whoever is about to write a step reads anew. */
async function wake(sql: Statements, id: CommandId): Promise<void> {
  await sql`
    with woken as (
      update control.command set wake_at = 0, version = version + 1 where id = ${id} returning tenant
    ) select pg_notify(${CHANNEL}, tenant) from woken`
}
